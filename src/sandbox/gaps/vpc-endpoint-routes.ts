import { isSuccess, type Gap } from "./gap";

/** Route tables added to a gateway endpoint after its creation, which are removed before it is deleted. */
export function vpcEndpointRoutes(): Gap {
  const added = new Map<string, Set<string>>();
  return {
    name: "ec2: deletion of gateway endpoints with a route table that was added later",
    service: "ec2",
    reason: "moto adds no route to that table, and cannot delete an endpoint whose routes are missing",
    matches: ({ operation }) => operation === "ModifyVpcEndpoint" || operation === "DeleteVpcEndpoints",
    async answer({ operation }, body, askEmulator) {
      const fields = new URLSearchParams(body.toString());
      if (operation === "ModifyVpcEndpoint") {
        const answer = await askEmulator();
        const id = fields.get("VpcEndpointId") ?? "";
        if (isSuccess(answer)) added.set(id, new Set([...(added.get(id) ?? []), ...listed(fields, "AddRouteTableId")]));
        return answer;
      }
      for (const id of listed(fields, "VpcEndpointId")) {
        const tables = [...(added.get(id) ?? [])];
        if (tables.length === 0) continue;
        const change = new URLSearchParams({ Action: "ModifyVpcEndpoint", Version: "2016-11-15", VpcEndpointId: id });
        tables.forEach((table, index) => change.set(`RemoveRouteTableId.${index + 1}`, table));
        await askEmulator({ body: change.toString() });
        added.delete(id);
      }
      return askEmulator();
    },
  };
}

/** The members of a list in the EC2 query protocol: `Name.1`, `Name.2`. */
const listed = (fields: URLSearchParams, name: string): string[] =>
  [...fields].flatMap(([key, value]) => (key.startsWith(`${name}.`) ? [value] : []));
