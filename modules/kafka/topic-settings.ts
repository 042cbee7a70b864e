import { type BrokerType, isExpress, type KafkaVersion } from "../msk/msk-limits";
import type { AcceptedSettings } from "./kafka-settings";

/**
 * Settings of a topic in Kafka 3.9 to 4.2: the keys of org.apache.kafka.common.config.TopicConfig in kafka-clients 3.9.0,
 * 4.0.0, 4.1.0 and 4.2.0, and the two for throttled replicas, which only the server knows.
 */
const kafkaSettings = [
  "cleanup.policy",
  "compression.gzip.level",
  "compression.lz4.level",
  "compression.type",
  "compression.zstd.level",
  "delete.retention.ms",
  "file.delete.delay.ms",
  "flush.messages",
  "flush.ms",
  "follower.replication.throttled.replicas",
  "index.interval.bytes",
  "leader.replication.throttled.replicas",
  "local.retention.bytes",
  "local.retention.ms",
  "max.compaction.lag.ms",
  "max.message.bytes",
  "message.downconversion.enable",
  "message.timestamp.after.max.ms",
  "message.timestamp.before.max.ms",
  "message.timestamp.type",
  "min.cleanable.dirty.ratio",
  "min.compaction.lag.ms",
  "min.insync.replicas",
  "preallocate",
  "remote.log.copy.disable",
  "remote.log.delete.on.disable",
  "remote.storage.enable",
  "retention.bytes",
  "retention.ms",
  "segment.bytes",
  "segment.index.bytes",
  "segment.jitter.ms",
  "segment.ms",
  "unclean.leader.election.enable",
];

/** Settings that Kafka 4.0 removed. */
const until4 = ["message.format.version", "message.timestamp.difference.max.ms"];

/** "Topic-level configurations on Express brokers". */
const expressSettings = [
  "cleanup.policy",
  "compression.type",
  "delete.retention.ms",
  "max.compaction.lag.ms",
  "max.message.bytes",
  "message.timestamp.after.max.ms",
  "message.timestamp.before.max.ms",
  "message.timestamp.type",
  "min.compaction.lag.ms",
  "retention.bytes",
  "retention.ms",
];

/** Settings that have an input of their own. */
const decided = {
  "cleanup.policy": "must be written as cleanupPolicy",
  "local.retention.ms": "must be written as localRetentionHours",
  "min.insync.replicas": "must be written as minInSyncReplicas",
  "remote.storage.enable": "must be written as storage",
  "retention.ms": "must be written as retentionHours",
};

/** The settings that a topic may have. */
export function topicSettings(type: BrokerType, version: KafkaVersion): AcceptedSettings {
  const asOf = "2026-11";
  if (isExpress(type)) {
    return {
      names: expressSettings,
      by: "MSK for a topic of Express brokers",
      page: "docs.aws.amazon.com/msk/latest/developerguide/msk-configuration-express-read-write.html",
      asOf,
      decided,
      refusal: (name) =>
        kafkaSettings.includes(name)
          ? { must: `be left out with ${type}: AWS sets it for Express brokers`, isFinal: false }
          : undefined,
    };
  }
  const has4 = !version.startsWith("3.");
  return {
    names: has4 ? kafkaSettings : [...kafkaSettings, ...until4],
    by: `Kafka ${version.slice(0, 3)} for a topic`,
    page: "kafka.apache.org/documentation/#topicconfigs",
    asOf,
    decided,
    refusal: (name) =>
      has4 && until4.includes(name) ? { must: "be left out: Kafka 4.0 removed it", isFinal: true } : undefined,
  };
}
