import {
  type KafkaTopic,
  type KafkaTopicsChoice,
  resolveDefaults,
  resolveTopics,
  topicProblems,
} from "../../../modules/kafka/kafka-topics";
import { formatProblem } from "../../../src/engine/problem";

const choice = {
  brokers: 3,
  instanceType: "kafka.m7g.large",
  kafkaVersion: "3.9.x.kraft",
  topicDefaults: { partitions: 6, retentionHours: 24 },
} as const;

it.each([
  [2, 2, 1],
  [3, 3, 2],
  [6, 3, 2],
])("with %i brokers a topic has %i replicas, of which %i must have a record", (brokers, replicas, inSync) =>
  expect(resolveDefaults(choice.topicDefaults, brokers)).toMatchObject({
    replicationFactor: replicas,
    minInSyncReplicas: inSync,
  }),
);

it("fills in what a topic leaves open", () =>
  expect(resolveTopics({ ...choice, topics: { events: {}, audit: { partitions: 1, retentionHours: 48 } } })).toEqual([
    {
      name: "events",
      partitions: 6,
      replicationFactor: 3,
      config: { "cleanup.policy": "delete", "min.insync.replicas": "2", "retention.ms": "86400000" },
    },
    {
      name: "audit",
      partitions: 1,
      replicationFactor: 3,
      config: { "cleanup.policy": "delete", "min.insync.replicas": "2", "retention.ms": "172800000" },
    },
  ]));

it("lets a broker of a topic with fewer replicas restart too", () =>
  expect(resolveTopics({ ...choice, topics: { events: { replicationFactor: 2 } } })[0]).toMatchObject({
    replicationFactor: 2,
    config: { "min.insync.replicas": "1" },
  }));

it("leaves to Express what Express fixes for all topics", () =>
  expect(resolveTopics({ ...choice, instanceType: "express.m7g.large", topics: { events: {} } })[0]!.config).toEqual({
    "cleanup.policy": "delete",
    "retention.ms": "86400000",
  }));

it("keeps compacted records without a time", () =>
  expect(resolveTopics({ ...choice, topics: { state: { cleanupPolicy: "compact" } } })[0]!.config).toEqual({
    "cleanup.policy": "compact",
    "min.insync.replicas": "2",
  }));

it("takes as many partitions as the brokers carry, and none more", () => {
  // 4500 for three brokers, of which Kafka's own topics have 300: 1400 partitions of three replicas are left.
  const events = (partitions: number) => topicProblems({ ...choice, topics: { events: { partitions } } });
  expect(events(1400)).toEqual([]);
  expect(events(1401).map(({ path }) => path)).toEqual(["topics"]);
  expect(topicProblems({ ...choice, brokers: 6, topics: { events: { partitions: 1401 } } })).toEqual([]);
});

it("adds up the partitions of all topics", () =>
  expect(
    topicProblems({ ...choice, topics: { a: { partitions: 700 }, b: { partitions: 700 }, c: { partitions: 1 } } }),
  ).toHaveLength(1));

describe("retention", () => {
  const configOf = (topic: KafkaTopic) => resolveTopics({ ...choice, topics: { events: topic } })[0]!.config;

  it.each<[KafkaTopic, object]>([
    [{ retentionHours: "forever" }, { "cleanup.policy": "delete", "retention.ms": "-1" }],
    [
      { cleanupPolicy: "compact,delete", retentionHours: 720 },
      { "cleanup.policy": "compact,delete", "retention.ms": "2592000000" },
    ],
    [{ cleanupPolicy: "compact,delete" }, { "cleanup.policy": "compact,delete", "retention.ms": "86400000" }],
    [
      { storage: "tiered", retentionHours: "forever", localRetentionHours: 24 },
      { "retention.ms": "-1", "local.retention.ms": "86400000" },
    ],
  ])("%j", (topic, expected) => {
    expect(configOf(topic)).toMatchObject(expected);
    expect(topicProblems({ ...choice, storageMode: "tiered", topics: { events: topic } })).toEqual([]);
  });

  it("without end is a default too, which a topic may shorten", () => {
    const topicDefaults = { partitions: 6, retentionHours: "forever" } as const;
    const topics = { ledger: {}, events: { retentionHours: 24 } };
    const retention = resolveTopics({ ...choice, topicDefaults, topics }).map(({ config }) => config["retention.ms"]);
    expect(retention).toEqual(["-1", "86400000"]);
  });
});

describe("settings", () => {
  const problems = (topic: KafkaTopic, other: Partial<KafkaTopicsChoice> = {}) =>
    topicProblems({ ...choice, ...other, topics: { events: topic } }).map(formatProblem);
  const express = { instanceType: "express.m7g.large" } as const;
  const kafkaPage = "kafka.apache.org/documentation/#topicconfigs";

  it.each<[KafkaTopic, Partial<KafkaTopicsChoice>]>([
    [{ config: { "max.message.bytes": 2097152, "segment.ms": 3600000, "compression.type": "zstd" } }, {}],
    [{ config: { "message.timestamp.difference.max.ms": 1000 } }, {}],
    [{ config: { "max.message.bytes": 2097152 } }, express],
    [{ uncheckedConfig: { "new.setting": { value: 1, reason: "Kafka 4.1.2 has it" } } }, {}],
  ])("%j is right with %j", (topic, other) => expect(problems(topic, other)).toEqual([]));

  it("that are unchecked reach the topic", () =>
    expect(
      resolveTopics({
        ...choice,
        topics: { events: { uncheckedConfig: { "new.setting": { value: true, reason: "Kafka 4.1.2 has it" } } } },
      })[0]!.config,
    ).toMatchObject({ "new.setting": "true" }));

  it.each<[KafkaTopic, Partial<KafkaTopicsChoice>, string]>([
    [
      { config: { "segment.byte": 1 } },
      {},
      'topics.events.config.segment.byte is 1, but must be a setting that Kafka 3.9 for a topic accepts (did you mean "segment.bytes"?).',
    ],
    [
      { config: { "retention.msec": 1 } },
      {},
      'topics.events.config.retention.msec is 1, but must be a setting that Kafka 3.9 for a topic accepts (did you mean "retention.ms"? It must be written as retentionHours).',
    ],
    [
      { config: { owner: "media" } },
      {},
      `topics.events.config.owner is "media", but must be a setting that Kafka 3.9 for a topic accepts (${kafkaPage} lists them; one that is newer than 2026-11 goes into topics.events.uncheckedConfig).`,
    ],
    [
      { config: { "message.timestamp.difference.max.ms": 1000 } },
      { kafkaVersion: "4.1.x.kraft" },
      "topics.events.config.message.timestamp.difference.max.ms is 1000, but must be left out: Kafka 4.0 removed it.",
    ],
    [
      { config: { "segment.ms": 3600000 } },
      express,
      "topics.events.config.segment.ms is 3600000, but must be left out with express.m7g.large: AWS sets it for Express brokers.",
    ],
    [
      { uncheckedConfig: { "segment.ms": { value: 3600000, reason: "we want it" } } },
      {},
      "topics.events.uncheckedConfig.segment.ms is 3600000, but must be written in topics.events.config, which knows it.",
    ],
    [
      { uncheckedConfig: { "retention.ms": { value: 1, reason: "we want it" } } },
      {},
      "topics.events.uncheckedConfig.retention.ms is 1, but must be written as retentionHours.",
    ],
    [
      { cleanupPolicy: "compact", retentionHours: 24 },
      {},
      'topics.events.retentionHours is 24, but must be left out with cleanupPolicy "compact": time removes no record of such a topic (cleanupPolicy: "compact,delete" compacts and removes).',
    ],
  ])("%j with %j is a mistake", (topic, other, expected) => expect(problems(topic, other)).toEqual([expected]));

  it("are the same with every version that this project runs, but for those that 4.0 removed", () => {
    for (const kafkaVersion of ["4.0.x.kraft", "4.1.x.kraft", "4.2.x.kraft"] as const) {
      expect(problems({ config: { "remote.log.copy.disable": true } }, { kafkaVersion })).toEqual([]);
      expect(problems({ config: { "message.format.version": "3.0" } }, { kafkaVersion })).toHaveLength(1);
    }
  });
});

it("a tiered topic is not compacted, with time or without", () =>
  expect(
    topicProblems({
      ...choice,
      storageMode: "tiered",
      topics: { state: { storage: "tiered", cleanupPolicy: "compact,delete", retentionHours: 72 } },
    }).map(formatProblem),
  ).toEqual([
    'topics.state.cleanupPolicy is "compact,delete", but must be "delete": tiered storage does not compact.',
  ]));
