import type { Gap } from "./gap";

/** Empty lists, and how the provider would read them: as blocks. */
const empty =
  /<(CustomHeadersConfig|RemoveHeadersConfig)>\s*<Quantity>0<\/Quantity>\s*(?:<Items\s*\/>|<Items>\s*<\/Items>)?\s*<\/\1>/g;

/** Response headers policies of CloudFront, without the empty lists that ministack adds. */
export function responseHeaders(): Gap {
  return {
    name: "cloudfront: response headers policies",
    service: "cloudfront",
    reason: "ministack adds empty lists of custom and removed headers, which every plan would remove",
    matches: ({ path }) => /\/response-headers-policy(?:\/[^/]+)?(?:\/config)?$/.test(path),
    async answer(_request, _body, askEmulator) {
      const answer = await askEmulator();
      return { ...answer, body: answer.body.toString().replace(empty, "") };
    },
  };
}
