import { MskConfiguration } from "@cdktf/provider-aws/lib/msk-configuration";
import { Construct } from "constructs";
import { type Authentication, type BrokerType, isExpress, type KafkaVersion } from "./msk-limits";
import { resolveDefaults, retentionMilliseconds, type TopicDefaults } from "../kafka/kafka-topics";
import { type KafkaSettings, type UncheckedSettings, valuesOf } from "../kafka/kafka-settings";

/** Inputs that decide the properties of brokers. */
export interface KafkaConfigurationChoice {
  readonly instanceType: BrokerType;
  readonly brokers: number;
  readonly authentication: readonly Authentication[];
  readonly topicDefaults: TopicDefaults;
  readonly storageThroughputMibps?: number;
  readonly storageMode?: "local" | "tiered";
  /** Consumers that say in which zone they are read there, which costs nothing. */
  readonly rackAwareReads: boolean;
  /** Access of SCRAM and mTLS clients to a topic without an ACL. */
  readonly withoutAcl?: "allow" | "deny";
  /** Other Kafka properties of brokers, under their own names. */
  readonly serverProperties?: KafkaSettings;
  /** Properties that MSK accepts although `broker-properties.ts` does not list them. */
  readonly uncheckedServerProperties?: UncheckedSettings;
}

export interface KafkaConfigurationProps extends KafkaConfigurationChoice {
  /** First part of its name. */
  readonly name: string;
  readonly kafkaVersion: KafkaVersion;
}

/**
 * The properties of brokers. Another property is another revision of it; another version of Kafka is another
 * configuration, which has its own name and is made before the old one goes: MSK deletes none that is in use and takes
 * no name twice.
 */
export class KafkaConfiguration extends Construct {
  readonly arn: string;
  readonly revision: number;

  constructor(scope: Construct, id: string, props: KafkaConfigurationProps) {
    super(scope, id);
    const { name, kafkaVersion } = props;
    const configuration = new MskConfiguration(this, "resource", {
      name: `${name}-${kafkaVersion.replaceAll(".", "-")}`,
      description: `Properties of the brokers of ${name}`,
      kafkaVersions: [kafkaVersion],
      serverProperties: Object.entries(serverProperties(props))
        .map(([key, value]) => `${key}=${value}\n`)
        .join(""),
      lifecycle: { createBeforeDestroy: true },
    });
    this.arn = configuration.arn;
    this.revision = configuration.latestRevision;
  }
}

function serverProperties(choice: KafkaConfigurationChoice): Record<string, string | number | boolean> {
  const { topicDefaults, brokers, authentication, rackAwareReads, storageThroughputMibps } = choice;
  const defaults = resolveDefaults(topicDefaults, brokers);
  // Roles are let in by IAM's own policies; whoever has no ACL but SCRAM or mTLS could not even write the first one.
  const onlyIam = authentication.every((each) => each === "iam");
  const { withoutAcl = onlyIam ? "deny" : "allow" } = choice;
  return {
    "auto.create.topics.enable": false,
    "allow.everyone.if.no.acl.found": withoutAcl === "allow",
    "num.partitions": defaults.partitions,
    // Not log.retention.hours: Express takes milliseconds only.
    "log.retention.ms": retentionMilliseconds(defaults.retentionHours),
    ...(rackAwareReads && {
      "replica.selector.class": "org.apache.kafka.common.replica.RackAwareReplicaSelector",
    }),
    // Express fixes these at the same values, and refuses to be told.
    ...(!isExpress(choice.instanceType) && {
      "default.replication.factor": defaults.replicationFactor,
      "min.insync.replicas": defaults.minInSyncReplicas,
      "unclean.leader.election.enable": false,
      ...ownTopics(brokers),
    }),
    // One fetcher cannot fill a disk that is faster than usual.
    ...(storageThroughputMibps !== undefined && { "num.replica.fetchers": 4 }),
    ...choice.serverProperties,
    ...valuesOf(choice.uncheckedServerProperties ?? {}),
  };
}

/**
 * Kafka wants three replicas of its own topics and MSK leaves it at that: with two brokers they would never be made, and
 * no consumer group and no transaction would work.
 */
function ownTopics(brokers: number): Record<string, number> {
  if (brokers >= 3) return {};
  return {
    "offsets.topic.replication.factor": brokers,
    "transaction.state.log.replication.factor": brokers,
    "transaction.state.log.min.isr": brokers - 1, // one of them may restart
  };
}
