import { countLimits } from "../../../src/policy/limits/counts";
import { type Blocks, findingsOf } from "../support";

const many = (count: number, block: (index: number) => [address: string, values: object]): Blocks =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => block(index))) as Blocks;

/** Blocks with `count` of what a limit counts, by its type and noun. */
const examples: Readonly<Record<string, (count: number) => Blocks>> = {
  "aws_iam_role attached policies": (count) => ({
    "aws_iam_role.x": { managed_policy_arns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"] },
    ...many(count - 1, (index) => [`aws_iam_role_policy_attachment.x${index}`, { role: "${aws_iam_role.x.name}" }]),
  }),
  "aws_eks_cluster node groups": (count) => ({
    "aws_eks_cluster.x": { name: "acme-prod-eks" },
    ...many(count, (index) => [`aws_eks_node_group.x${index}`, { cluster_name: "${aws_eks_cluster.x.name}" }]),
  }),
  "aws_vpc subnets": (count) => ({
    "aws_vpc.x": {},
    ...many(count, (index) => [`aws_subnet.x${index}`, { vpc_id: "${aws_vpc.x.id}" }]),
  }),
  "aws_vpc secondary CIDR blocks": (count) => ({
    "aws_vpc.x": {},
    ...many(count, (index) => [`aws_vpc_ipv4_cidr_block_association.x${index}`, { vpc_id: "${aws_vpc.x.id}" }]),
  }),
  "aws_route_table routes": (count) => ({
    "aws_route_table.x": {},
    ...many(count, (index) => [`aws_route.x${index}`, { route_table_id: "${aws_route_table.x.id}" }]),
  }),
  "aws_s3_bucket inventory configurations": (count) => ({
    "aws_s3_bucket.x": { bucket: "acme-raw" },
    ...many(count, (index) => [`aws_s3_bucket_inventory.x${index}`, { bucket: "${aws_s3_bucket.x.id}" }]),
  }),
  "aws_ecr_lifecycle_policy rules": (count) => ({
    "aws_ecr_lifecycle_policy.x": { policy: JSON.stringify({ rules: Array(count).fill({}) }) },
  }),
  "aws_ecs_task_definition containers": (count) => ({
    "aws_ecs_task_definition.x": { container_definitions: JSON.stringify(Array(count).fill({})) },
  }),
  "aws_cloudwatch_event_rule targets": (count) => ({
    "aws_cloudwatch_event_rule.x": { name: "x" },
    ...many(count, (index) => [
      `aws_cloudwatch_event_target.x${index}`,
      { rule: "${aws_cloudwatch_event_rule.x.name}" },
    ]),
  }),
};

/** A list at a path of blocks: `vpc_config.security_group_ids`. */
const nested = (type: string, path: string, count: number): Blocks =>
  ({
    [`${type}.x`]: path
      .split(".")
      .reduceRight<unknown>((inner, key) => ({ [key]: inner }), Array(count).fill({})) as object,
  }) as Blocks;

test.each(countLimits)("$type has at most $max: $what", ({ type, what, max, raisable = false }) => {
  const blocks = examples[`${type} ${what}`] ?? ((count: number) => nested(type, what, count));
  expect(findingsOf("LIM-003", blocks(max))).toEqual([]);
  expect(findingsOf("LIM-003", blocks(max + 1))).toEqual([
    expect.stringMatching(
      `^${type}\\.x ${what.replaceAll(".", "\\.")} must be at most ${max}, not ${max + 1} \\(` +
        `${raisable ? "Service Quotas can raise it" : "it cannot be raised"}: https://docs\\.aws\\.amazon\\.com/\\S+\\.html\\)\\.$`,
    ),
  ]);
});
