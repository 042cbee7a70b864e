import type { Listing } from "../../src/engine/listing";

/** Where the pods of an add-on run that call AWS. */
export interface AddonPods {
  readonly namespace: string;
  /** Service account of the pods that call AWS. Undefined if none do by default. */
  readonly serviceAccount?: string;
}

const system = (serviceAccount?: string): AddonPods => ({ namespace: "kube-system", serviceAccount });

/**
 * Add-ons of AWS and of the community. Sources: docs.aws.amazon.com/eks/latest/userguide, pages
 * workloads-add-ons-available-eks and community-addons. Add-ons of the Marketplace (`<seller>_<product>`) are not listed.
 */
export const knownAddons: Readonly<Record<string, AddonPods>> = {
  adot: { namespace: "opentelemetry-operator-system" },
  "amazon-cloudwatch-observability": { namespace: "amazon-cloudwatch", serviceAccount: "cloudwatch-agent" },
  "amazon-sagemaker-hyperpod-taskgovernance": { namespace: "kueue-system" },
  "aws-ebs-csi-driver": system("ebs-csi-controller-sa"),
  "aws-efs-csi-driver": system("efs-csi-controller-sa"),
  "aws-fsx-csi-driver": system("fsx-csi-controller-sa"),
  "aws-guardduty-agent": { namespace: "amazon-guardduty" },
  "aws-mountpoint-s3-csi-driver": system("s3-csi-driver-sa"),
  "aws-network-flow-monitoring-agent": {
    namespace: "amazon-network-flow-monitor",
    serviceAccount: "aws-network-flow-monitor-agent-service-account",
  },
  "aws-privateca-connector-for-kubernetes": {
    namespace: "aws-privateca-issuer",
    serviceAccount: "aws-privateca-issuer",
  },
  "cert-manager": { namespace: "cert-manager", serviceAccount: "cert-manager" },
  coredns: system(),
  "eks-node-monitoring-agent": system(),
  "eks-pod-identity-agent": system(),
  "external-dns": { namespace: "external-dns", serviceAccount: "external-dns" },
  "fluent-bit": { namespace: "fluent-bit", serviceAccount: "fluent-bit" },
  "kube-proxy": system(),
  "kube-state-metrics": { namespace: "kube-state-metrics" },
  "metrics-server": system(),
  "prometheus-node-exporter": { namespace: "prometheus-node-exporter" },
  "snapshot-controller": system(),
  "vpc-cni": system("aws-node"),
};

export const addonListing: Listing = {
  kind: "an EKS add-on",
  names: Object.keys(knownAddons),
  asOf: "2026-11-29",
  command: "aws eks describe-addon-versions",
};
