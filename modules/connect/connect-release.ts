import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { LocalChartRelease } from "../helm/chart-release";
import { asText, type Connector, type ConnectorConfig, converters, iamAuthentication } from "./connector";

export interface ConnectScaling {
  readonly maxReplicas: number;
  readonly targetCpuPercent: number;
  /** Records that one worker may be behind in a sink's topics. */
  readonly lagPerWorker?: number;
}

export interface ConnectReleaseProps {
  /** Of the KafkaConnect object. */
  readonly name: string;
  readonly namespace: string;
  readonly region: string;
  readonly groupId: string;
  readonly bootstrapServers: string;
  /** Of the operator's chart. Read from its unit's state, it also makes sure that the operator is there before. */
  readonly strimziVersion: string;
  /** With its tag. */
  readonly image: string;
  readonly replicas: number;
  readonly cpu: number;
  readonly memoryMib: number;
  readonly heapMib: number;
  readonly autoscaling?: ConnectScaling;
  readonly flushIntervalSeconds: number;
  readonly workerConfig: Readonly<Record<string, string | number | boolean>>;
  readonly connectors: readonly Connector[];
  readonly dependsOn: readonly ITerraformDependable[];
}

/** Of the image; Strimzi 1.2 runs 4.2.0 to 4.3.1. */
export const kafkaConnectVersion = "4.3.1";
/** Strimzi's port for Prometheus. */
export const metricsPort = 9404;

/** Settings of workers that are inputs of the unit. */
export const workerConfigInputs = {
  "offset.flush.interval.ms": "flushIntervalSeconds",
  "key.converter": "keyConverter of each connector",
  "value.converter": "valueConverter of each connector",
};

/** The workers and their connectors, by the chart charts/kafka-connect. */
export class ConnectRelease extends Construct {
  constructor(scope: Construct, id: string, props: ConnectReleaseProps) {
    super(scope, id);
    const { name, namespace, connectors, dependsOn, flushIntervalSeconds, workerConfig, autoscaling } = props;
    new LocalChartRelease(this, "release", {
      chart: "kafka-connect",
      releaseName: name,
      namespace,
      values: {
        name,
        region: props.region,
        strimziVersion: props.strimziVersion,
        kafkaVersion: kafkaConnectVersion,
        image: props.image,
        replicas: props.replicas,
        bootstrapServers: props.bootstrapServers,
        groupId: props.groupId,
        authentication: iamAuthentication,
        config: { ...workerSettings(flushIntervalSeconds), ...asText(workerConfig) },
        cpu: props.cpu,
        memoryMib: props.memoryMib,
        heapMib: props.heapMib,
        autoscaling: autoscaling && { ...autoscaling },
        connectors: connectors.map((each) => ({
          name: each.name,
          class: each.class,
          tasksMax: each.tasksMax,
          state: each.state,
          config: each.config,
          consumerGroup: each.consumerGroup,
        })),
      },
      dependsOn,
    });
  }
}

const workerSettings = (flushIntervalSeconds: number): ConnectorConfig => ({
  // The brokers' own default, which fits their number.
  "config.storage.replication.factor": "-1",
  "offset.storage.replication.factor": "-1",
  "status.storage.replication.factor": "-1",
  "key.converter": converters.string.class,
  "value.converter": converters.json.class,
  "value.converter.schemas.enable": "false",
  "offset.flush.interval.ms": String(flushIntervalSeconds * 1000),
  // Looks for connectors where they say they are, and not in every class: seconds instead of half a minute to start.
  "plugin.discovery": "service_load",
});
