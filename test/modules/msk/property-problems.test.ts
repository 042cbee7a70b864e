import { propertyProblems, type PropertyChoice } from "../../../modules/msk/property-problems";
import { formatProblem } from "../../../src/engine/problem";

const standard = { instanceType: "kafka.m7g.large", kafkaVersion: "3.9.x.kraft" } as const;
const express = { instanceType: "express.m7g.large", kafkaVersion: "3.9.x.kraft" } as const;
const problems = (choice: PropertyChoice) => propertyProblems(choice).map(formatProblem);
const guide = "docs.aws.amazon.com/msk/latest/developerguide";

it.each<[PropertyChoice, PropertyChoice["serverProperties"]]>([
  [standard, { "num.io.threads": 8, "log.segment.bytes": 134217728, "replica.lag.time.max.ms": 10000 }],
  [standard, { "custom.advertised.listeners": "CLIENT_IAM://b-{broker_id}.example.com:9000+{broker_id}" }],
  [standard, { "log.message.timestamp.difference.max.ms": 1000 }],
  [{ ...standard, kafkaVersion: "4.1.x.kraft" }, { "log.message.timestamp.before.max.ms": 1000 }],
  [express, { "max.connections.per.ip": 500, "log.cleanup.policy": "compact,delete" }],
])("%j takes %j", (choice, serverProperties) => expect(problems({ ...choice, serverProperties })).toEqual([]));

it.each<[PropertyChoice, string, string]>([
  [
    standard,
    "num.io.thread",
    'must be a setting that MSK for Standard brokers with 3.9.x.kraft accepts (did you mean "num.io.threads"?)',
  ],
  [
    standard,
    "retention.ms",
    'must be a setting that MSK for Standard brokers with 3.9.x.kraft accepts (did you mean "log.retention.ms"? It must be written as topicDefaults.retentionHours)',
  ],
  [
    standard,
    "quota.window.num",
    `must be a setting that MSK for Standard brokers with 3.9.x.kraft accepts (${guide}/msk-configuration-properties.html lists them; one that is newer than 2026-11 goes into uncheckedServerProperties)`,
  ],
  [
    express,
    "quota.window.num",
    `must be a setting that MSK for Express brokers with 3.9.x.kraft accepts (${guide}/msk-configuration-express-read-write.html lists them; one that is newer than 2026-11 goes into uncheckedServerProperties)`,
  ],
  [standard, "zookeeper.session.timeout.ms", "must be left out: brokers run in KRaft mode, without ZooKeeper"],
  [standard, "broker.id", "must be left out: MSK sets it"],
  [standard, "listeners", "must be left out: MSK sets it"],
  [
    standard,
    "advertised.listeners",
    "must be left out: MSK sets it; custom.advertised.listeners gives brokers other names",
  ],
  [standard, "ssl.client.auth", "must be left out: MSK sets it by authentication and encryption"],
  [standard, "inter.broker.protocol.version", "must be left out: MSK sets it until Kafka 4.0, which removed it"],
  [
    { ...standard, kafkaVersion: "4.0.x.kraft" },
    "log.message.format.version",
    "must be left out: MSK sets it until Kafka 4.0, which removed it",
  ],
  [
    { ...standard, kafkaVersion: "4.0.x.kraft" },
    "log.message.timestamp.difference.max.ms",
    "must be left out: log.message.timestamp.before.max.ms and log.message.timestamp.after.max.ms replace it, and Kafka 4.0 removed it",
  ],
  [express, "group.min.session.timeout.ms", "must be left out with express.m7g.large: AWS sets it for Express brokers"],
  [standard, "replica.lag.time.max.ms", "must be 10000 to 30000 (MSK)"],
])("%j does not take %s", (choice, name, rule) =>
  expect(problems({ ...choice, serverProperties: { [name]: 1 } })).toEqual([
    `serverProperties.${name} is 1, but ${rule}.`,
  ]),
);

describe("uncheckedServerProperties", () => {
  const unchecked = (name: string, value: string | number) =>
    problems({ ...standard, uncheckedServerProperties: { [name]: { value, reason: "AWS added it in 2027-01" } } });

  it("takes a property that is on no list", () => expect(unchecked("new.property", 5)).toEqual([]));

  it("takes none that the list has, or that is decided", () => {
    expect(unchecked("num.io.threads", 8)).toEqual([
      "uncheckedServerProperties.num.io.threads is 8, but must be written in serverProperties, which knows it.",
    ]);
    expect(unchecked("num.partitions", 8)).toEqual([
      "uncheckedServerProperties.num.partitions is 8, but must be written as topicDefaults.partitions.",
    ]);
  });

  it("takes none that no release of AWS will take", () =>
    expect(unchecked("zookeeper.session.timeout.ms", 6000)).toEqual([
      "uncheckedServerProperties.zookeeper.session.timeout.ms is 6000, but must be left out: brokers run in KRaft mode, without ZooKeeper.",
    ]));

  it("takes one of Standard brokers for Express, whose list may grow", () =>
    expect(
      problems({
        ...express,
        uncheckedServerProperties: { "num.io.threads": { value: 8, reason: "AWS added it in 2027-01" } },
      }),
    ).toEqual([]));

  it("takes no second line, which would be another property", () =>
    expect(unchecked("new.property", "1\nnum.partitions=1")).toEqual([
      'uncheckedServerProperties.new.property.value is "1\\nnum.partitions=1", but must be a single line.',
    ]));
});
