import { isSuccess, type Gap } from "./gap";

/** Subnets that ministack begins with in every region. */
const placeholders = ["subnet-00000001", "subnet-00000002", "subnet-00000003"];

/** The services with subnet groups, and the field with a group's name. */
const nameFields = { rds: "DBSubnetGroupName", elasticache: "CacheSubnetGroupName" } as const;

/**
 * Subnet groups of RDS or ElastiCache. The network is in moto, so ministack gets subnets of its own to check, as many as
 * it has, and the answers have those that were given.
 */
export function subnetGroups(service: keyof typeof nameFields): Gap {
  const nameField = nameFields[service];
  const given = new Map<string, readonly string[]>();
  return {
    name: `${service}: subnet groups`,
    service,
    reason: "ministack looks for the subnets in its own network, but the network is in moto",
    matches: ({ operation }) => /^(?:Create|Modify|Delete|Describe)(?:DB|Cache)SubnetGroups?$/.test(operation),
    async answer({ operation, region }, body, askEmulator) {
      const form = new URLSearchParams(body.toString());
      const key = `${region} ${form.get(nameField)}`;
      const fields = [...form.keys()].filter((name) => /^SubnetIds\.\w+\.\d+$/.test(name));
      const subnets = fields.map((name) => form.get(name)!);
      fields.forEach((name, index) => form.set(name, placeholders[index % placeholders.length]!));
      const answer = await askEmulator({ body: form.toString() });
      if (!isSuccess(answer)) return answer;
      if (operation.startsWith("Delete")) given.delete(key);
      else if (subnets.length > 0) given.set(key, subnets);
      return {
        ...answer,
        body: withSubnets(answer.body.toString(), nameField, (name) => given.get(`${region} ${name}`)),
      };
    },
  };
}

/** Replaces the subnets of each group. In every group of ministack the name comes before them. */
function withSubnets(
  text: string,
  nameField: string,
  subnetsOf: (name: string) => readonly string[] | undefined,
): string {
  const [head = "", ...groups] = text.split(new RegExp(`(?=<${nameField}>)`));
  const replaced = groups.map((group) => {
    const subnets = subnetsOf(/^<\w+>([^<]*)/.exec(group)?.[1] ?? "");
    if (subnets === undefined) return group;
    const [subnet = ""] = /<Subnet>.*?<\/Subnet>/s.exec(group) ?? [];
    const each = subnets.map((id) => subnet.replace(/(<SubnetIdentifier>)[^<]*/, `$1${id}`)).join("");
    return group.replace(/(<Subnets>).*?(<\/Subnets>)/s, `$1${each}$2`);
  });
  return head + replaced.join("");
}
