import { existsSync } from "node:fs";
import { join } from "node:path";
import type { TemporaryProject } from "../projects/temporary-project";
import { type EmulatedAws, elements } from "./emulated-aws";

export interface StateResource {
  /** `aws_vpc.network` */
  readonly address: string;
  readonly type: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

interface StateContent {
  readonly resources: readonly {
    readonly mode: string;
    readonly type: string;
    readonly name: string;
    readonly instances: readonly { readonly attributes: Readonly<Record<string, unknown>> }[];
  }[];
}

/** The resources in the local state of a unit of streaming/sandbox. */
export function resourcesIn({ root, read }: TemporaryProject, unit: string): StateResource[] {
  const file = `.strata/state/streaming/sandbox/${unit}/terraform.tfstate`;
  const text = existsSync(join(root, file)) ? read(file) : "";
  const { resources } = text === "" ? { resources: [] } : (JSON.parse(text) as StateContent);
  return resources
    .filter(({ mode }) => mode === "managed")
    .flatMap(({ type, name, instances }) =>
      instances.map(({ attributes }) => ({ address: `${type}.${name}`, type, attributes })),
    );
}

/** Describe operations of EC2, with the element of the id. Deleted resources keep their tags, and some are described. */
const described: readonly (readonly [action: string, element: string, stateFilter?: string])[] = [
  ["DescribeVpcs", "vpcId"],
  ["DescribeSubnets", "subnetId"],
  ["DescribeRouteTables", "routeTableId"],
  ["DescribeInternetGateways", "internetGatewayId"],
  ["DescribeNatGateways", "natGatewayId", "state"],
  ["DescribeAddresses", "allocationId"],
  ["DescribeSecurityGroups", "groupId"],
  ["DescribeSecurityGroupRules", "securityGroupRuleId"],
  ["DescribeVpcEndpoints", "vpcEndpointId", "vpc-endpoint-state"],
  ["DescribeFlowLogs", "flowLogId"],
  ["DescribeLaunchTemplates", "launchTemplateId"],
];

/** Ids of tagged resources in EC2 and of enabled keys, and names of clusters, sorted. */
export async function idsInAws(aws: EmulatedAws): Promise<string[]> {
  const tags = await aws.ec2({ Action: "DescribeTags", "Filter.1.Name": "key", "Filter.1.Value.1": "managed-by" });
  const tagged = new Set(elements(tags, "resourceId"));
  const answers = await Promise.all(
    described.map(async ([Action, element, filter]) => {
      const available: Readonly<Record<string, string>> =
        filter === undefined ? {} : { "Filter.1.Name": filter, "Filter.1.Value.1": "available" };
      return elements(await aws.ec2({ Action, ...available }), element);
    }),
  );
  const { clusterInfoList } = await aws.get<{ clusterInfoList: { clusterName: string }[] }>("kafka", "/v1/clusters");
  const { clusters } = await aws.get<{ clusters: string[] }>("eks", "/clusters");
  return [
    ...new Set(answers.flat().filter((id) => tagged.has(id))),
    ...(await keysInUse(aws)),
    ...clusterInfoList.map(({ clusterName }) => clusterName),
    ...clusters,
  ].sort();
}

/** The same ids and names from the states. */
export const idsInStates = (project: TemporaryProject, units: readonly string[]): string[] =>
  units
    .flatMap((unit) => resourcesIn(project, unit))
    .flatMap(({ type, attributes: { id, key_id: key, cluster_name: kafka, name, tags_all: tags } }) => {
      if (type === "aws_kms_key") return [key as string];
      if (type === "aws_msk_cluster") return [kafka as string];
      if (type === "aws_eks_cluster") return [name as string];
      const taggedInEc2 = /^[a-z]+-[0-9a-f]{17}$/.test(id as string) && tags !== undefined && tags !== null;
      return taggedInEc2 ? [id as string] : [];
    })
    .sort();

/** Ids of KMS keys that are not scheduled for deletion. */
export async function keysInUse(aws: EmulatedAws): Promise<string[]> {
  const { Keys: keys } = await aws.kms<{ Keys: { KeyId: string }[] }>("ListKeys", {});
  const described = await Promise.all(
    keys.map(({ KeyId }) => aws.kms<{ KeyMetadata: { KeyState: string } }>("DescribeKey", { KeyId })),
  );
  return keys.map(({ KeyId }) => KeyId).filter((_, index) => described[index]!.KeyMetadata.KeyState === "Enabled");
}
