import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { ChartRelease } from "../helm/chart-release";

export interface KarpenterProps {
  readonly clusterName: string;
  readonly clusterEndpoint: string;
  /** Queue of notices that a node is about to go. */
  readonly queueName: string;
}

/**
 * Karpenter's controller and its definitions, which are a chart of their own because Helm never upgrades those that come
 * with a chart. The role of kube-system/karpenter, the queue and the nodes' role are the eks unit's.
 */
export class Karpenter extends Construct {
  readonly ready: ITerraformDependable;
  readonly versions: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, { clusterName, clusterEndpoint, queueName }: KarpenterProps) {
    super(scope, id);
    const namespace = "kube-system";
    const definitions = new ChartRelease(this, "definitions", { chart: "karpenter-crd", namespace });
    const controller = new ChartRelease(this, "controller", {
      chart: "karpenter",
      namespace,
      values: {
        serviceAccount: { name: "karpenter" },
        settings: { clusterName, clusterEndpoint, interruptionQueue: queueName },
      },
      dependsOn: [definitions.ready],
    });
    this.ready = controller.ready;
    this.versions = Object.fromEntries([definitions, controller].map(({ chart, version }) => [chart, version]));
  }
}
