import { resolveDefaults, resolveTopics, topicProblems } from "../../../modules/kafka/kafka-topics";

const choice = {
  brokers: 3,
  instanceType: "kafka.m7g.large",
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
