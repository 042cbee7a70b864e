import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { LocalChartRelease } from "../helm/chart-release";
import { chartAuthentication, type ClientAuthentication, usesTls } from "../kafka/client-authentication";
import { type ConfigProviders, providerConfig, providerValues } from "./config-providers";
import { asText, type Connector, type ConnectorConfig } from "./connector";
import { converters } from "./converters";

export interface ConnectScaling {
  readonly maxReplicas: number;
  readonly targetCpuPercent: number;
  /** Consumer lag of a sink that one worker may have. */
  readonly lagPerWorker?: number;
}

export interface ConnectReleaseProps {
  /** Of the KafkaConnect object. */
  readonly name: string;
  readonly namespace: string;
  readonly region: string;
  readonly groupId: string;
  readonly bootstrapServers: string;
  readonly authentication: ClientAuthentication;
  /**
   * Secret with the certificates (`*.crt`) of a private certificate authority.
   * @default certificates of public authorities
   */
  readonly trustedCertificatesSecret?: string;
  /** Node label with the rack of a broker, for reads from the nearest replica. */
  readonly rackTopologyKey?: string;
  /** Version of the operator's chart, from the state of its unit, so that the operator is installed first. */
  readonly strimziVersion: string;
  /** With tag. */
  readonly image: string;
  readonly replicas: number;
  readonly cpu: number;
  readonly memoryMib: number;
  readonly heapMib: number;
  readonly autoscaling?: ConnectScaling;
  readonly flushIntervalSeconds: number;
  readonly workerConfig: Readonly<Record<string, string | number | boolean>>;
  /** Sources of secrets in the settings of connectors. */
  readonly configProviders: ConfigProviders;
  readonly connectors: readonly Connector[];
  readonly dependsOn: readonly ITerraformDependable[];
}

/** Kafka version of the image; Strimzi 1.2 supports 4.2.0 to 4.3.1. */
export const kafkaConnectVersion = "4.3.1";
/** Port of the Prometheus exporter in Strimzi pods. */
export const metricsPort = 9404;

/** Worker settings that are inputs of the unit. */
export const workerConfigInputs = {
  "offset.flush.interval.ms": "flushIntervalSeconds",
  "key.converter": "keyConverter of each connector",
  "value.converter": "valueConverter of each connector",
  "config.providers": "configProviders",
};

/** The workers and their connectors, by the chart charts/kafka-connect. */
export class ConnectRelease extends Construct {
  constructor(scope: Construct, id: string, props: ConnectReleaseProps) {
    super(scope, id);
    const { name, namespace, connectors, dependsOn, flushIntervalSeconds, workerConfig } = props;
    const { autoscaling, authentication, configProviders } = props;
    new LocalChartRelease(this, "release", {
      chart: "kafka-connect",
      releaseName: name,
      namespace,
      waitsFor: "objects", // Strimzi starts the workers afterwards
      values: {
        name,
        region: props.region,
        strimziVersion: props.strimziVersion,
        kafkaVersion: kafkaConnectVersion,
        image: props.image,
        replicas: props.replicas,
        bootstrapServers: props.bootstrapServers,
        groupId: props.groupId,
        authentication: chartAuthentication(authentication),
        tls: usesTls(authentication),
        trustedCertificatesSecret: props.trustedCertificatesSecret,
        rackTopologyKey: props.rackTopologyKey,
        config: {
          ...workerSettings(flushIntervalSeconds),
          ...providerConfig(configProviders, authentication),
          ...asText(workerConfig),
        },
        ...providerValues(configProviders, authentication),
        cpu: props.cpu,
        memoryMib: props.memoryMib,
        heapMib: props.heapMib,
        autoscaling: autoscaling && {
          ...autoscaling,
          // Only scaling by lag reads them.
          consumerGroups:
            autoscaling.lagPerWorker === undefined
              ? undefined
              : connectors.flatMap(({ consumerGroup }) => consumerGroup ?? []),
        },
        connectors: connectors.map((each) => ({
          name: each.name,
          class: each.class,
          tasksMax: each.tasksMax,
          state: each.state,
          config: each.config,
        })),
      },
      dependsOn,
    });
  }
}

const workerSettings = (flushIntervalSeconds: number): ConnectorConfig => ({
  // The default of the brokers, which fits their number.
  "config.storage.replication.factor": "-1",
  "offset.storage.replication.factor": "-1",
  "status.storage.replication.factor": "-1",
  "key.converter": converters.string.class,
  "value.converter": converters.json.class,
  "value.converter.schemas.enable": "false",
  "offset.flush.interval.ms": String(flushIntervalSeconds * 1000),
  // Finds plugins by service manifests instead of scanning every class: seconds instead of half a minute to start.
  "plugin.discovery": "service_load",
});
