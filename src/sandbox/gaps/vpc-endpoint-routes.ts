import { isSuccess, type Gap } from "./gap";

/** Route tables that a gateway endpoint was given later, taken from it again before it is deleted. */
export function vpcEndpointRoutes(): Gap {
  const added = new Map<string, Set<string>>();
  return {
    name: "ec2: the end of gateway endpoints that were given another route table",
    service: "ec2",
    reason: "moto makes no route in that table, and does not delete an endpoint whose routes it does not find",
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

/** The members of a list in EC2's query protocol: `Name.1`, `Name.2`. */
const listed = (fields: URLSearchParams, name: string): string[] =>
  [...fields].flatMap(([key, value]) => (key.startsWith(`${name}.`) ? [value] : []));
