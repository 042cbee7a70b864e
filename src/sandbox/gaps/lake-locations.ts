import { isSuccess, jsonFields, type Gap } from "./gap";

interface Location {
  readonly ResourceArn?: string;
}

/** Settings of registered locations that moto drops. */
export function lakeLocations(): Gap {
  const settings = new Map<string, object>();
  const withSettings = (location: Location): Location => ({
    ...location,
    ...settings.get(location.ResourceArn ?? ""),
  });
  return {
    name: "lakeformation: HybridAccessEnabled and WithFederation of locations",
    service: "lakeformation",
    reason: "moto drops them, so every plan would replace a location that sets them",
    matches: ({ path }) => /^\/(?:RegisterResource|UpdateResource|DescribeResource|ListResources)$/.test(path),
    async answer({ path }, body, askEmulator) {
      const given = jsonFields(body);
      const answer = await askEmulator();
      if (!isSuccess(answer)) return answer;
      if (path === "/RegisterResource" || path === "/UpdateResource") {
        const { ResourceArn, HybridAccessEnabled = false, WithFederation = false } = given;
        settings.set(String(ResourceArn), { HybridAccessEnabled, WithFederation });
        return answer;
      }
      const fields = jsonFields(answer.body);
      const { ResourceInfo: one, ResourceInfoList: many } = fields as {
        ResourceInfo?: Location;
        ResourceInfoList?: readonly Location[];
      };
      const completed = {
        ...fields,
        ...(one === undefined ? {} : { ResourceInfo: withSettings(one) }),
        ...(many === undefined ? {} : { ResourceInfoList: many.map(withSettings) }),
      };
      return { ...answer, body: JSON.stringify(completed) };
    },
  };
}
