import { problem } from "../../engine/problem";
import { rules } from "../rule";
import { blocks, isFalse, isSet, isTrue, stringsOf } from "../values";

const requiredLogs = ["api", "audit", "authenticator"];

/** Enough time to upgrade two versions in three environments. */
const warningDays = 120;

export const eksRules = rules(
  {
    id: "EKS-001",
    title: "Kubernetes secrets are encrypted with a KMS key",
    severity: "error",
    reason:
      "Kubernetes stores secrets in etcd as plain text. With a customer managed key a copy of etcd reveals nothing.",
    types: ["aws_eks_cluster"],
    check({ values }) {
      const encrypted = blocks(values, "encryption_config").some(
        (each) =>
          stringsOf(each["resources"]).includes("secrets") &&
          blocks(each, "provider").some(({ key_arn: key }) => isSet(key)),
      );
      return encrypted ? undefined : problem({ path: "encryption_config", must: "encrypt secrets with a KMS key" });
    },
  },
  {
    id: "EKS-002",
    title: "The Kubernetes API is not open to the internet",
    severity: "error",
    reason:
      "Otherwise a stolen token, or the next flaw of the API server, works from anywhere. The AWS default is open.",
    types: ["aws_eks_cluster"],
    check({ values }) {
      const { endpoint_public_access: open = true, public_access_cidrs: cidrs } = blocks(values, "vpc_config")[0] ?? {};
      if (isFalse(open)) return;
      const ranges = stringsOf(cidrs);
      if (ranges.length === 0)
        return problem({
          path: "endpoint_public_access",
          value: open,
          must: "be false unless public_access_cidrs is set",
        });
      return ranges
        .filter((cidr) => /\/0$/.test(cidr))
        .map((cidr) =>
          problem({ path: "public_access_cidrs", value: cidr, must: "be a range of your offices or runners" }),
        );
    },
  },
  {
    id: "EKS-003",
    title: "The Kubernetes API is reachable from its VPC",
    severity: "warning",
    reason:
      "Without the private endpoint, calls from the nodes leave the VPC through NAT and return through the public endpoint.",
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
    reason: "They show who did what in the cluster, and cannot be recovered afterwards.",
    types: ["aws_eks_cluster"],
    check({ values }) {
      const enabled = stringsOf(values["enabled_cluster_log_types"]);
      const missing = requiredLogs.filter((type) => !enabled.includes(type));
      return missing.length === 0
        ? undefined
        : problem({ path: "enabled_cluster_log_types", value: enabled, must: `include ${missing.join(", ")}` });
    },
  },
  {
    id: "EKS-005",
    title: "Cluster access is granted by access entries",
    severity: "error",
    reason:
      "No plan shows the aws-auth ConfigMap or the implicit permissions of the cluster's creator. Access entries are declared in code.",
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
    title: `Kubernetes has at least ${warningDays} days of standard support left`,
    severity: "warning",
    reason:
      "After standard support ends, EKS charges six times as much or upgrades the cluster on a date that AWS chooses. The eks layer writes the end date to the tag support-until.",
    types: ["aws_eks_cluster"],
    check({ values }) {
      const until = blocks(values, "tags")[0]?.["support-until"];
      if (typeof until !== "string") return;
      const days = Math.ceil((Date.parse(until) - Date.now()) / 86_400_000);
      if (!(days < warningDays)) return; // also for a date that Terraform computes
      const left =
        days < 0 ? `standard support ended on ${until}` : `standard support ends on ${until}, in ${days} days`;
      return problem({
        path: "version",
        value: values["version"],
        must: `be upgraded: ${left}`,
        fix: "see docs/runbooks/eks.md",
      });
    },
  },
);
