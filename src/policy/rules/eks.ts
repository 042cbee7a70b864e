import { problem } from "../../engine/problem";
import { rules } from "../rule";
import { blocks, isFalse, isSet, isTrue, stringsOf } from "../values";

const requiredLogs = ["api", "audit", "authenticator"];

/** An upgrade of two versions through three environments, without haste. */
const warningDays = 120;

export const eksRules = rules(
  {
    id: "EKS-001",
    title: "Kubernetes secrets are encrypted with a KMS key",
    severity: "error",
    reason: "Kubernetes keeps secrets as plain text in etcd. With a key of yours, a copy of etcd says nothing.",
    types: ["aws_eks_cluster"],
    check({ values }) {
      const encrypted = blocks(values, "encryption_config").some(
        (each) =>
          stringsOf(each["resources"]).includes("secrets") &&
          blocks(each, "provider").some(({ key_arn: key }) => isSet(key)),
      );
      return encrypted ? undefined : problem({ path: "encryption_config", must: "encrypt secrets with a key" });
    },
  },
  {
    id: "EKS-002",
    title: "The Kubernetes API is not open to the internet",
    severity: "error",
    reason: "A stolen token, or the next flaw of the API server, is then enough from anywhere. AWS's default is open.",
    types: ["aws_eks_cluster"],
    check({ values }) {
      const { endpoint_public_access: open = true, public_access_cidrs: cidrs } = blocks(values, "vpc_config")[0] ?? {};
      if (isFalse(open)) return;
      const ranges = stringsOf(cidrs);
      if (ranges.length === 0)
        return problem({ path: "endpoint_public_access", value: open, must: "be false, or have public_access_cidrs" });
      return ranges
        .filter((cidr) => /\/0$/.test(cidr))
        .map((cidr) =>
          problem({ path: "public_access_cidrs", value: cidr, must: "be the ranges of your offices and runners" }),
        );
    },
  },
  {
    id: "EKS-003",
    title: "The Kubernetes API can be reached from its VPC",
    severity: "warning",
    reason:
      "Without the private endpoint the nodes' own calls leave the VPC and come back, through NAT and the open endpoint.",
    types: ["aws_eks_cluster"],
    check({ values }) {
      const endpoint = blocks(values, "vpc_config")[0]?.["endpoint_private_access"];
      return isTrue(endpoint)
        ? undefined
        : problem({ path: "endpoint_private_access", value: endpoint, must: "be true" });
    },
  },
  {
    id: "EKS-004",
    title: "Clusters keep API, audit and authenticator logs",
    severity: "error",
    reason: "They are the answer to who did what in the cluster. They cannot be had afterwards.",
    types: ["aws_eks_cluster"],
    check({ values }) {
      const enabled = stringsOf(values["enabled_cluster_log_types"]);
      const missing = requiredLogs.filter((type) => !enabled.includes(type));
      return missing.length === 0
        ? undefined
        : problem({ path: "enabled_cluster_log_types", value: enabled, must: `have ${missing.join(", ")}` });
    },
  },
  {
    id: "EKS-005",
    title: "Access to a cluster is given by access entries",
    severity: "error",
    reason:
      "The aws-auth map and the silent rights of the cluster's maker are seen by no plan. Access entries stand in the code.",
    types: ["aws_eks_cluster"],
    check({ values }) {
      const { authentication_mode: mode, bootstrap_cluster_creator_admin_permissions: creator = true } =
        blocks(values, "access_config")[0] ?? {};
      return [
        ...(mode === "API" ? [] : [problem({ path: "authentication_mode", value: mode, must: "be API" })]),
        ...(isFalse(creator)
          ? []
          : [problem({ path: "bootstrap_cluster_creator_admin_permissions", value: creator, must: "be false" })]),
      ];
    },
  },
  {
    id: "EKS-006",
    title: `Kubernetes is supported for ${warningDays} days and more`,
    severity: "warning",
    reason:
      "After the end of standard support EKS charges six times as much or upgrades the cluster on a day of its own. The eks layer writes the date into the tag support-until.",
    types: ["aws_eks_cluster"],
    check({ values }) {
      const until = blocks(values, "tags")[0]?.["support-until"];
      if (typeof until !== "string") return;
      const days = Math.ceil((Date.parse(until) - Date.now()) / 86_400_000);
      if (!(days < warningDays)) return; // nor can a date be compared that Terraform computes
      const left = days < 0 ? `its support ended on ${until}` : `its support ends on ${until}, in ${days} days`;
      return problem({
        path: "version",
        value: values["version"],
        must: `be upgraded: ${left}`,
        fix: "docs/runbooks/eks.md",
      });
    },
  },
);
