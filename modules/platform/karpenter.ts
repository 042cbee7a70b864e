import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { ChartRelease } from "../helm/chart-release";

export interface KarpenterProps {
  readonly clusterName: string;
  readonly clusterEndpoint: string;
  /** SQS queue of node interruption events. */
  readonly queueName: string;
}

/**
 * The Karpenter controller and its custom resource definitions, which have their own chart because Helm never upgrades
 * those within a chart. The controller role, the queue and the node role belong to the eks unit.
 */
export class Karpenter extends Construct {
  readonly ready: ITerraformDependable;
  readonly versions: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, { clusterName, clusterEndpoint, queueName }: KarpenterProps) {
    super(scope, id);
    const namespace = "kube-system";
    const definitions = new ChartRelease(this, "definitions", {
      chart: "karpenter-crd",
      namespace,
      waitsFor: "objects",
    });
    const controller = new ChartRelease(this, "controller", {
      chart: "karpenter",
      namespace,
      values: {
        serviceAccount: { name: "karpenter" }, // the eks unit binds its role to this name
        settings: { clusterName, clusterEndpoint, interruptionQueue: queueName },
      },
      dependsOn: [definitions.ready],
    });
    this.ready = controller.ready;
    this.versions = Object.fromEntries([definitions, controller].map(({ chart, version }) => [chart, version]));
  }
}
