import { isSuccess, type Gap } from "./gap";

/** Settings that ministack drops or misreads. */
const settings = ["KmsKeyId", "AutoMinorVersionUpgrade"] as const;

/** Settings of ElastiCache replication groups, as they were given. */
export function replicationGroups(): Gap {
  const kept = new Map<string, Readonly<Record<string, string>>>();
  return {
    name: "elasticache: KmsKeyId and AutoMinorVersionUpgrade of replication groups",
    service: "elasticache",
    reason: "ministack drops them, so every plan would replace the group",
    matches: ({ operation }) =>
      /^(?:(?:Create|Modify|Delete|Describe)ReplicationGroups?|DescribeCacheClusters)$/.test(operation),
    async answer({ operation, region }, body, askEmulator) {
      const answer = await askEmulator();
      if (!isSuccess(answer)) return answer;
      const form = new URLSearchParams(body.toString());
      const id = `${region} ${form.get("ReplicationGroupId")}`;
      const given = settings.flatMap((name) => (form.has(name) ? [[name, form.get(name)!] as const] : []));
      if (operation === "DeleteReplicationGroup") kept.delete(id);
      else if (given.length > 0) kept.set(id, { ...kept.get(id), ...Object.fromEntries(given) });
      // The provider reads the upgrades from a node.
      const described = answer.body.toString().replace(/<(ReplicationGroup|CacheCluster)><.*?<\/\1>/gs, (each) => {
        const [, name = ""] = /<ReplicationGroupId>([^<]+)/.exec(each) ?? [];
        return withSettings(each, kept.get(`${region} ${name}`) ?? {});
      });
      return { ...answer, body: described };
    },
  };
}

function withSettings(element: string, given: Readonly<Record<string, string>>): string {
  const others = Object.keys(given).reduce(
    (text, name) => text.replace(new RegExp(`<${name}>[^<]*</${name}>`), ""),
    element,
  );
  const added = Object.entries(given).map(([name, value]) => `<${name}>${value}</${name}>`);
  return others.replace(/<\/\w+>$/, (end) => added.join("") + end);
}
