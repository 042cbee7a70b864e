import { isSuccess, json, jsonFields, without, type Gap } from "./gap";

/** JWT authorizers of HTTP APIs, to which ministack adds the payload format of Lambda authorizers. */
export function httpApiAuthorizers(): Gap {
  return {
    name: "apigateway: JWT authorizers of HTTP APIs",
    service: "apigateway",
    reason: "ministack gives them a payload format version, which every plan would remove",
    matches: ({ path }) => /^\/v2\/apis\/[^/]+\/authorizers(?:\/[^/]+)?$/.test(path),
    async answer(_request, _body, askEmulator) {
      const answer = await askEmulator();
      const fields = jsonFields(answer.body);
      if (!isSuccess(answer) || fields["authorizerType"] !== "JWT") return answer;
      return json(answer.status, without(fields, "authorizerPayloadFormatVersion"), answer.headers);
    },
  };
}
