import { Fn } from "cdktf";
import { isKnown } from "../../src/engine/unknown-values";
import { policyDocument, type PolicyStatement } from "../aws/policy-document";

/** Access of a role to a Kafka cluster: lag only, read everything, or also change topics and groups. */
export type KafkaAccess = "lag" | "read" | "write";

const actions: Readonly<Record<KafkaAccess, Readonly<Record<"cluster" | "topic" | "group", readonly string[]>>>> = {
  lag: { cluster: ["Connect", "DescribeCluster"], topic: ["DescribeTopic"], group: ["DescribeGroup"] },
  read: {
    cluster: ["Connect", "DescribeCluster", "DescribeClusterDynamicConfiguration"],
    topic: ["DescribeTopic", "DescribeTopicDynamicConfiguration", "ReadData"],
    group: ["DescribeGroup"],
  },
  write: {
    cluster: ["Connect", "DescribeCluster", "DescribeClusterDynamicConfiguration", "WriteDataIdempotently"],
    topic: [
      "DescribeTopic",
      "DescribeTopicDynamicConfiguration",
      "ReadData",
      "WriteData",
      "CreateTopic",
      "AlterTopic",
      "AlterTopicDynamicConfiguration",
      "DeleteTopic",
    ],
    group: ["DescribeGroup", "AlterGroup", "DeleteGroup"],
  },
};

/** A role's policy for MSK clusters that let roles of IAM in. */
export function kafkaAccessPolicy(clusterArns: readonly string[], access: KafkaAccess): string {
  const statement = (sid: string, noun: "cluster" | "topic" | "group", resource: (arn: string) => string) => ({
    Sid: sid,
    Action: actions[access][noun].map((each) => `kafka-cluster:${each}`),
    Resource: clusterArns.map(resource),
  });
  return policyDocument([
    statement("Cluster", "cluster", (arn) => arn),
    statement("Topics", "topic", (arn) => `${withNoun(arn, "topic")}/*`),
    statement("Groups", "group", (arn) => `${withNoun(arn, "group")}/*`),
  ] satisfies PolicyStatement[]);
}

/** The ARNs of a cluster's topics and groups are its own with another noun: `…:topic/acme-prod-msk/2f7b…/<topic>`. */
function withNoun(clusterArn: string, noun: string): string {
  const replaced = [":cluster/", `:${noun}/`] as const;
  return isKnown(clusterArn) ? clusterArn.replace(...replaced) : Fn.replace(clusterArn, ...replaced);
}
