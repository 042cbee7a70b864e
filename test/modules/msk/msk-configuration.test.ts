import { KafkaConfiguration, type KafkaConfigurationProps } from "../../../modules/msk/msk-configuration";
import { resources, synthModule } from "../../support/projects/synth";

const configurationOf = (props: Partial<KafkaConfigurationProps> = {}) =>
  resources(
    synthModule((stack) => {
      new KafkaConfiguration(stack, "configuration", {
        name: "acme-test-kafka",
        kafkaVersion: "3.9.x.kraft",
        instanceType: "kafka.m7g.large",
        brokers: 3,
        authentication: ["iam"],
        topicDefaults: { partitions: 6, retentionHours: 24 },
        rackAwareReads: false,
        ...props,
      });
    }),
    "aws_msk_configuration",
  )["configuration"]!;

it("has one property to a line: with escaped newlines MSK sees a single one", () =>
  expect(configurationOf()["server_properties"]).toBe(
    [
      "auto.create.topics.enable=false",
      "allow.everyone.if.no.acl.found=false",
      "num.partitions=6",
      "log.retention.ms=86400000",
      "default.replication.factor=3",
      "min.insync.replicas=2",
      "unclean.leader.election.enable=false",
      "",
    ].join("\n"),
  ));

it("keeps Kafka's own topics on two brokers, where three replicas of them could never be made", () => {
  const own = (brokers: number) =>
    String(configurationOf({ brokers })["server_properties"])
      .split("\n")
      .filter((line) => /^(offsets\.topic|transaction\.state)/.test(line));
  expect(own(2)).toEqual([
    "offsets.topic.replication.factor=2",
    "transaction.state.log.replication.factor=2",
    "transaction.state.log.min.isr=1",
  ]);
  expect(own(3)).toEqual([]);
});

it("is replaced under another name when Kafka's version changes, before the old one goes", () => {
  expect(configurationOf()).toMatchObject({ name: "acme-test-kafka-3-9-x-kraft" });
  expect(configurationOf({ kafkaVersion: "4.1.x.kraft" })).toMatchObject({
    name: "acme-test-kafka-4-1-x-kraft",
    kafka_versions: ["4.1.x.kraft"],
    lifecycle: { create_before_destroy: true },
  });
});

it("keeps its name when a property changes: that is a revision", () =>
  expect(configurationOf({ serverProperties: { "message.max.bytes": 2097152 } })).toMatchObject({
    name: "acme-test-kafka-3-9-x-kraft",
    server_properties: expect.stringContaining("message.max.bytes=2097152\n") as string,
  }));
