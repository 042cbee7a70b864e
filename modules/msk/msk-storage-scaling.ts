import { AppautoscalingPolicy } from "@cdktf/provider-aws/lib/appautoscaling-policy";
import { AppautoscalingTarget } from "@cdktf/provider-aws/lib/appautoscaling-target";
import { Construct } from "constructs";
import type { StorageAutoscaling } from "./msk-problems";

export interface KafkaStorageScalingProps extends StorageAutoscaling {
  readonly name: string;
  readonly clusterArn: string;
}

/** Grows the brokers' disks: by a tenth, at least 10 GiB, once in six hours. They never shrink. */
export class KafkaStorageScaling extends Construct {
  constructor(scope: Construct, id: string, { name, clusterArn, maxGib, targetPercent }: KafkaStorageScalingProps) {
    super(scope, id);
    const target = new AppautoscalingTarget(this, "resource", {
      serviceNamespace: "kafka",
      scalableDimension: "kafka:broker-storage:VolumeSize",
      resourceId: clusterArn,
      minCapacity: 1, // MSK takes no other
      maxCapacity: maxGib,
    });
    new AppautoscalingPolicy(this, "policy", {
      name: `${name}-storage`,
      policyType: "TargetTrackingScaling",
      serviceNamespace: target.serviceNamespace,
      scalableDimension: target.scalableDimension,
      resourceId: target.resourceId,
      targetTrackingScalingPolicyConfiguration: {
        predefinedMetricSpecification: { predefinedMetricType: "KafkaBrokerStorageUtilization" },
        targetValue: targetPercent,
        disableScaleIn: true,
      },
    });
  }
}
