import { MskConfiguration } from "@cdktf/provider-aws/lib/msk-configuration";
import { Construct } from "constructs";
import { problem, type Problem } from "../../src/engine/problem";
import { type Authentication, type BrokerType, isExpress, type KafkaVersion } from "./msk-limits";
import { resolveDefaults, toMilliseconds, type TopicDefaults } from "../kafka/kafka-topics";

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
  /** Kafka's other settings of brokers, under their own names. */
  readonly serverProperties?: Readonly<Record<string, string | number | boolean>>;
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
    "log.retention.ms": toMilliseconds(defaults.retentionHours),
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

/** Properties that have an input of their own, or that are fixed with a reason. */
const decided: Readonly<Record<string, string>> = {
  "allow.everyone.if.no.acl.found": "must be written as withoutAcl",
  "auto.create.topics.enable": "must be left out: a misspelled topic would be made at once; declare it in topics",
  "default.replication.factor": "must be written as topicDefaults.replicationFactor",
  "log.retention.hours": "must be written as topicDefaults.retentionHours",
  "log.retention.minutes": "must be written as topicDefaults.retentionHours",
  "log.retention.ms": "must be written as topicDefaults.retentionHours",
  "min.insync.replicas": "must be written as topicDefaults.minInSyncReplicas",
  "num.partitions": "must be written as topicDefaults.partitions",
  "replica.selector.class": "must be written as rackAwareReads",
  "unclean.leader.election.enable": "must be left out: a replica that lags behind would lead, and records be lost",
};

/** docs.aws.amazon.com/msk/latest/developerguide/msk-configuration-express-read-write.html, static configurations. */
const expressProperties = [
  "compression.type",
  "connections.max.idle.ms",
  "delete.topic.enable",
  "group.initial.rebalance.delay.ms",
  "group.max.session.timeout.ms",
  "leader.imbalance.per.broker.percentage",
  "log.cleanup.policy",
  "log.message.timestamp.after.max.ms",
  "log.message.timestamp.before.max.ms",
  "log.message.timestamp.type",
  "log.retention.bytes",
  "max.connections.per.ip",
  "max.incremental.fetch.session.cache.slots",
  "message.max.bytes",
  "offsets.retention.minutes",
  "replica.fetch.max.bytes",
  "socket.receive.buffer.bytes",
  "socket.request.max.bytes",
  "socket.send.buffer.bytes",
  "transaction.max.timeout.ms",
  "transactional.id.expiration.ms",
];

export function propertyProblems({
  instanceType,
  storageMode,
  serverProperties = {},
}: Pick<KafkaConfigurationChoice, "instanceType" | "storageMode" | "serverProperties">): Problem[] {
  return Object.entries(serverProperties).flatMap(([key, value]) => {
    const path = `serverProperties.${key}`;
    if (!/^[a-z][a-z0-9.]*$/.test(key)) return [problem({ path, value, must: "have the name of a property of Kafka" })];
    const message = decided[key];
    if (message !== undefined) return [problem({ path, value, message })];
    if (String(value).includes("\n")) return [problem({ path, value, must: "be a single line" })];
    if (isExpress(instanceType) && !expressProperties.includes(key)) {
      return [problem({ path, value, must: `be left out with ${instanceType}: AWS sets it for Express brokers` })];
    }
    if (key === "log.cleanup.policy" && storageMode === "tiered" && value !== "delete") {
      return [problem({ path, value, must: 'be "delete" with tiered storage' })];
    }
    return [];
  });
}
