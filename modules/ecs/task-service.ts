import { EcsService } from "@cdktf/provider-aws/lib/ecs-service";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { type Capacity, capacityStrategies, type ServiceSettings, type TaskNetwork } from "./task";

export interface TaskServiceProps extends Pick<ServiceSettings, "minTasks"> {
  readonly name: string;
  readonly clusterArn: string;
  readonly taskDefinitionArn: string;
  readonly capacity: Capacity;
  readonly network: TaskNetwork;
  readonly exec: boolean;
  readonly dependsOn: ITerraformDependable[];
}

/** A Fargate service whose number of tasks is its scaling's, not Terraform's. */
export class TaskService extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, props: TaskServiceProps) {
    super(scope, id);
    const { subnetIds, securityGroupId, publicAddress } = props.network;
    this.name = new EcsService(this, "resource", {
      name: props.name,
      cluster: props.clusterArn,
      taskDefinition: props.taskDefinitionArn,
      desiredCount: props.minTasks,
      capacityProviderStrategy: capacityStrategies[props.capacity],
      forceNewDeployment: true, // the provider refuses to update a strategy without it
      availabilityZoneRebalancing: "ENABLED",
      deploymentMinimumHealthyPercent: 100,
      deploymentMaximumPercent: 200,
      deploymentCircuitBreaker: { enable: true, rollback: true },
      enableExecuteCommand: props.exec,
      enableEcsManagedTags: true,
      propagateTags: "SERVICE",
      networkConfiguration: {
        subnets: subnetIds,
        securityGroups: [securityGroupId],
        assignPublicIp: publicAddress,
      },
      lifecycle: { ignoreChanges: ["desired_count"] },
      dependsOn: props.dependsOn,
    }).name;
  }
}
