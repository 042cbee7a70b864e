import { problem } from "../../engine/problem";
import { rules } from "../rule";
import { blocks, isFalse, isSet, isTrue } from "../values";

export const mskRules = rules(
  {
    id: "MSK-001",
    title: "Kafka traffic is encrypted in transit",
    severity: "error",
    reason: "Records and passwords cross availability zones, and clients use a PLAINTEXT listener once it exists.",
    types: ["aws_msk_cluster"],
    check({ values }) {
      const transit = blocks(values, "encryption_info", "encryption_in_transit")[0] ?? {};
      const { client_broker: clients = "TLS", in_cluster: brokers = true } = transit;
      return [
        ...(clients === "TLS" ? [] : [problem({ path: "client_broker", value: clients, must: "be TLS" })]),
        ...(isTrue(brokers) ? [] : [problem({ path: "in_cluster", value: brokers, must: "be true" })]),
      ];
    },
  },
  {
    id: "MSK-002",
    title: "Kafka volumes are encrypted with a customer managed KMS key",
    severity: "error",
    reason: "Reading the data then also requires permission to use the key, and CloudTrail records each use.",
    types: ["aws_msk_cluster"],
    check({ values }) {
      const key = blocks(values, "encryption_info")[0]?.["encryption_at_rest_kms_key_arn"];
      return isSet(key)
        ? undefined
        : problem({ path: "encryption_at_rest_kms_key_arn", must: "be the ARN of a KMS key" });
    },
  },
  {
    id: "MSK-003",
    title: "Brokers have no public addresses",
    severity: "error",
    reason: "Brokers on the internet are attacked. Use peering, PrivateLink or a VPN.",
    types: ["aws_msk_cluster"],
    check({ values }) {
      const access = blocks(values, "broker_node_group_info", "connectivity_info", "public_access")[0];
      const type = access?.["type"] ?? "DISABLED";
      return type === "DISABLED"
        ? undefined
        : problem({ path: "public_access type", value: type, must: "be DISABLED" });
    },
  },
  {
    id: "MSK-004",
    title: "Kafka requires client authentication",
    severity: "error",
    reason: "Without it everyone in the network reads and writes every topic, and ACLs cannot tell clients apart.",
    types: ["aws_msk_cluster", "aws_msk_serverless_cluster"],
    check({ values }) {
      const authentication = blocks(values, "client_authentication")[0] ?? {};
      const sasl = blocks(authentication, "sasl");
      const iam = sasl.some(
        (each) => isTrue(each["iam"]) || blocks(each, "iam").some(({ enabled }) => isTrue(enabled)),
      );
      const known = iam || sasl.some(({ scram }) => isTrue(scram)) || blocks(authentication, "tls").length > 0;
      if (!known) return problem({ path: "client_authentication", must: "enable IAM, SCRAM or mutual TLS" });
      const { unauthenticated } = authentication;
      return unauthenticated === undefined || unauthenticated === null || isFalse(unauthenticated)
        ? undefined
        : problem({ path: "unauthenticated", value: unauthenticated, must: "be false" });
    },
  },
  {
    id: "MSK-005",
    title: "Brokers write logs",
    severity: "error",
    reason:
      "Without logs nobody can tell why a broker left the cluster. Express brokers are exempt: they could not write logs before 2026.",
    types: ["aws_msk_cluster"],
    check({ values }) {
      const type = blocks(values, "broker_node_group_info")[0]?.["instance_type"];
      if (typeof type === "string" && type.startsWith("express.")) return;
      const logs = blocks(values, "logging_info", "broker_logs")[0] ?? {};
      const enabled = ["cloudwatch_logs", "firehose", "s3"].some((target) =>
        blocks(logs, target).some((each) => isTrue(each["enabled"])),
      );
      return enabled ? undefined : problem({ path: "broker_logs", must: "go to CloudWatch, Firehose or S3" });
    },
  },
);
