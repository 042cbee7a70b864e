/** A chart of others: where it is and the version that is installed, in every environment. */
export interface PinnedChart {
  readonly repository: string;
  readonly version: string;
}

const eksCharts = "https://aws.github.io/eks-charts";
const karpenterCharts = "oci://public.ecr.aws/karpenter";

/**
 * The charts that layers install, pinned here and nowhere else. After a change of a version make its schema again
 * (helm-values/README.md) and read the upgrade's steps in docs/runbooks/kubernetes-platform.md.
 */
const pinned = {
  "aws-load-balancer-controller": { repository: eksCharts, version: "3.5.0" },
  "external-secrets": { repository: "https://charts.external-secrets.io", version: "2.9.0" },
  "kafka-ui": { repository: "https://kafbat.github.io/helm-charts", version: "1.5.2" },
  karpenter: { repository: karpenterCharts, version: "1.14.1" },
  "karpenter-crd": { repository: karpenterCharts, version: "1.14.1" },
  keda: { repository: "https://kedacore.github.io/charts", version: "2.20.2" },
  "kube-prometheus-stack": { repository: "https://prometheus-community.github.io/helm-charts", version: "88.5.3" },
  "metrics-server": { repository: "https://kubernetes-sigs.github.io/metrics-server/", version: "3.13.1" },
  "strimzi-kafka-operator": { repository: "oci://quay.io/strimzi-helm", version: "1.2.0" },
} as const satisfies Readonly<Record<string, PinnedChart>>;

export type ChartName = keyof typeof pinned;
export const charts: Readonly<Record<ChartName, PinnedChart>> = pinned;
