import { json, jsonFields, isSuccess, type Gap } from "./gap";

interface Grant {
  readonly Principal?: unknown;
  readonly Resource?: unknown;
  readonly Permissions?: readonly string[];
}

/**
 * The refusal to revoke what is not granted. The provider revokes again until it gets it, since AWS lists a grant for some
 * time after it is gone.
 */
export function lakeGrants(): Gap {
  const granted = new Map<string, ReadonlySet<string>>();
  return {
    name: "lakeformation: RevokePermissions of what is not granted",
    service: "lakeformation",
    reason: "moto answers that it was revoked, so no grant can be destroyed",
    matches: ({ path }) => path === "/GrantPermissions" || path === "/RevokePermissions",
    async answer({ path }, body, askEmulator) {
      const { Principal, Resource, Permissions = [] } = jsonFields(body) as Grant;
      const grant = JSON.stringify([Principal, Resource]);
      const before = granted.get(grant) ?? new Set<string>();
      if (path === "/RevokePermissions" && !Permissions.some((each) => before.has(each))) {
        const message = "No permissions revoked. Grantee has no permissions on the resource.";
        return json(400, { message }, { "x-amzn-errortype": "InvalidInputException" });
      }
      const answer = await askEmulator();
      if (!isSuccess(answer)) return answer;
      const after =
        path === "/GrantPermissions"
          ? [...before, ...Permissions]
          : [...before].filter((each) => !Permissions.includes(each));
      granted.set(grant, new Set(after));
      return answer;
    },
  };
}
