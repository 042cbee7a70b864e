import { type BrokerType, isExpress, type KafkaVersion } from "./msk-limits";

/** Month in which the lists below were compared with the documentation of AWS. */
export const propertiesAsOf = "2026-11";

/** Pages of the MSK developer guide that list the properties of a configuration. */
const guide = "docs.aws.amazon.com/msk/latest/developerguide";
const pages = {
  standard: `${guide}/msk-configuration-properties.html`,
  express: `${guide}/msk-configuration-express-read-write.html`,
};

/** Properties of Standard brokers in every version: "Custom Amazon MSK configurations", without those of ZooKeeper. */
const standardProperties = [
  "allow.everyone.if.no.acl.found",
  "auto.create.topics.enable",
  "compression.type",
  "connections.max.idle.ms",
  "custom.advertised.listeners",
  "default.replication.factor",
  "delete.topic.enable",
  "group.initial.rebalance.delay.ms",
  "group.max.session.timeout.ms",
  "group.min.session.timeout.ms",
  "leader.imbalance.per.broker.percentage",
  "log.cleaner.delete.retention.ms",
  "log.cleaner.min.cleanable.ratio",
  "log.cleanup.policy",
  "log.flush.interval.messages",
  "log.flush.interval.ms",
  "log.message.timestamp.after.max.ms",
  "log.message.timestamp.before.max.ms",
  "log.message.timestamp.type",
  "log.retention.bytes",
  "log.retention.hours",
  "log.retention.minutes",
  "log.retention.ms",
  "log.roll.ms",
  "log.segment.bytes",
  "max.incremental.fetch.session.cache.slots",
  "message.max.bytes",
  "min.insync.replicas",
  "num.io.threads",
  "num.network.threads",
  "num.partitions",
  "num.recovery.threads.per.data.dir",
  "num.replica.fetchers",
  "offsets.retention.minutes",
  "offsets.topic.replication.factor",
  "replica.fetch.max.bytes",
  "replica.fetch.response.max.bytes",
  "replica.lag.time.max.ms",
  "replica.selector.class",
  "replica.socket.receive.buffer.bytes",
  "socket.receive.buffer.bytes",
  "socket.request.max.bytes",
  "socket.send.buffer.bytes",
  "transaction.max.timeout.ms",
  "transaction.state.log.min.isr",
  "transaction.state.log.replication.factor",
  "transactional.id.expiration.ms",
  "unclean.leader.election.enable",
];

/** Removed by Kafka 4.0 (KIP-937). */
const until4 = ["log.message.timestamp.difference.max.ms"];

/** Properties of Express brokers: "Static configurations on MSK Express brokers". */
const expressProperties = [
  "allow.everyone.if.no.acl.found",
  "auto.create.topics.enable",
  "compression.type",
  "connections.max.idle.ms",
  "custom.advertised.listeners",
  "delete.topic.enable",
  "group.initial.rebalance.delay.ms",
  "group.max.session.timeout.ms",
  "leader.imbalance.per.broker.percentage",
  "log.cleanup.policy",
  "log.message.timestamp.after.max.ms",
  "log.message.timestamp.before.max.ms",
  "log.message.timestamp.type",
  "log.retention.bytes",
  "log.retention.ms",
  "max.connections.per.ip",
  "max.incremental.fetch.session.cache.slots",
  "message.max.bytes",
  "num.partitions",
  "offsets.retention.minutes",
  "replica.fetch.max.bytes",
  "replica.selector.class",
  "socket.receive.buffer.bytes",
  "socket.request.max.bytes",
  "socket.send.buffer.bytes",
  "transaction.max.timeout.ms",
  "transactional.id.expiration.ms",
];

/** The properties that MSK accepts in a configuration, and the page that lists them. */
export function brokerProperties(type: BrokerType, version: KafkaVersion): { names: readonly string[]; page: string } {
  if (isExpress(type)) return { names: expressProperties, page: pages.express };
  return {
    names: version.startsWith("3.") ? [...standardProperties, ...until4] : standardProperties,
    page: pages.standard,
  };
}

/** True for a property that only Standard brokers leave to their owner. */
export const isStandardOnly = (name: string): boolean =>
  standardProperties.includes(name) && !expressProperties.includes(name);

/** Ranges that MSK is stricter about than Kafka. */
export const propertyRanges: Readonly<Record<string, readonly [min: number, max: number]>> = {
  "replica.lag.time.max.ms": [10_000, 30_000],
};

/** Properties of Kafka that MSK accepts in no configuration, by name or by a prefix that ends in a dot, with the reason. */
const refused: Readonly<Record<string, string>> = {
  "zookeeper.": "brokers run in KRaft mode, without ZooKeeper",
  "inter.broker.protocol.version": "MSK sets it until Kafka 4.0, which removed it",
  "log.message.format.version": "MSK sets it until Kafka 4.0, which removed it",
  "log.message.timestamp.difference.max.ms":
    "log.message.timestamp.before.max.ms and log.message.timestamp.after.max.ms replace it, and Kafka 4.0 removed it",
  "advertised.listeners": "MSK sets it; custom.advertised.listeners gives brokers other names",
  listeners: "MSK sets it",
  "listener.": "MSK sets it",
  "broker.id": "MSK sets it",
  "broker.rack": "MSK sets it",
  "node.id": "MSK sets it",
  "process.roles": "MSK sets it",
  "controller.": "MSK sets it",
  "log.dir": "MSK sets it",
  "log.dirs": "MSK sets it",
  "metadata.log.": "MSK sets it",
  "authorizer.class.name": "MSK sets it",
  "ssl.": "MSK sets it by authentication and encryption",
  "sasl.": "MSK sets it by authentication and encryption",
  "security.": "MSK sets it by authentication and encryption",
};

/** Why MSK does not accept a property of Kafka; undefined for names that are not of Kafka. */
export const refusalOf = (name: string): string | undefined =>
  Object.entries(refused).find(([prefix]) => name === prefix || (prefix.endsWith(".") && name.startsWith(prefix)))?.[1];
