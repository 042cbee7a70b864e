import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { EcsCluster } from "@cdktf/provider-aws/lib/ecs-cluster";
import { EcsClusterCapacityProviders } from "@cdktf/provider-aws/lib/ecs-cluster-capacity-providers";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { type Capacity, capacityStrategies } from "./task";

export type ContainerInsights = "off" | "on" | "enhanced";

const insightsValue = { off: "disabled", on: "enabled", enhanced: "enhanced" } as const;

export interface TaskClusterProps {
  readonly name: string;
  readonly capacity: Capacity;
  readonly containerInsights: ContainerInsights;
  /** Log of the commands of ECS Exec. Default: ECS Exec is off. */
  readonly execLogs?: { readonly name: string; readonly keyArn: string; readonly retentionDays: number };
}

/** An ECS cluster of Fargate and Fargate Spot. */
export class TaskCluster extends Construct {
  readonly name: string;
  readonly arn: string;
  /** Capacity providers, which services and tasks need. */
  readonly ready: ITerraformDependable;

  constructor(scope: Construct, id: string, { name, capacity, containerInsights, execLogs }: TaskClusterProps) {
    super(scope, id);
    const cluster = new EcsCluster(this, "resource", {
      name,
      setting: [{ name: "containerInsights", value: insightsValue[containerInsights] }],
      configuration: execLogs && { executeCommandConfiguration: this.logCommands(execLogs) },
    });
    this.ready = new EcsClusterCapacityProviders(this, "capacity", {
      clusterName: cluster.name,
      capacityProviders: ["FARGATE", "FARGATE_SPOT"],
      defaultCapacityProviderStrategy: capacityStrategies[capacity],
    });
    this.name = cluster.name;
    this.arn = cluster.arn;
  }

  private logCommands({ name, keyArn, retentionDays }: NonNullable<TaskClusterProps["execLogs"]>) {
    const logGroup = new CloudwatchLogGroup(this, "exec-logs", {
      name,
      kmsKeyId: keyArn,
      retentionInDays: retentionDays,
    });
    return {
      kmsKeyId: keyArn,
      logging: "OVERRIDE",
      logConfiguration: { cloudWatchEncryptionEnabled: true, cloudWatchLogGroupName: logGroup.name },
    };
  }
}
