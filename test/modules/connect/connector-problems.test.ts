import { type ConnectInputs, needs, type OtherNeeds, synthConnect } from "../../support/kafka/kafka-connect";
import { problemsOf } from "../../support/projects/synth";

const file = "environments/test/kafka-connect.ts";
const mistakes = (inputs: ConnectInputs, other: OtherNeeds = {}) => problemsOf(() => synthConnect(inputs, other));
const sink = { topics: ["media-events"] };
const copy = { ...sink, deadLetterTopic: "media-events-dead-letter" };
const withTopics = (...more: readonly { name: string; partitions: number; config: Record<string, string> }[]) => ({
  msk: { topics: [...needs.msk.topics, ...more.map((each) => ({ replicationFactor: 3, ...each }))] },
});

describe("topics", () => {
  test("a topic that msk does not declare, with the one that was meant", () =>
    expect(mistakes({ icebergSinks: { "media-events": { topics: ["media-event"] } } })).toEqual([
      `${file}: icebergSinks.media-events.topics.0 is "media-event", but must be a topic that the msk unit declares (did you mean "media-events"?).`,
    ]));

  test("one that is like none", () =>
    expect(mistakes({ s3Sinks: { copy: { ...copy, topics: ["payments"] } } })).toEqual([
      `${file}: s3Sinks.copy.topics.0 is "payments", but must be a topic that the msk unit declares (add it to topics of the msk unit).`,
    ]));

  test("named twice", () =>
    expect(mistakes({ icebergSinks: { "media-events": { topics: ["media-events", "media-events"] } } })).toEqual([
      `${file}: icebergSinks.media-events.topics.1 is "media-events", but must be named once.`,
    ]));

  test("none at all", () =>
    expect(mistakes({ icebergSinks: { "media-events": { topics: [] } } })).toEqual([
      `${file}: icebergSinks.media-events.topics is [], but must have at least 1 entry.`,
    ]));

  test("no task, half a task", () => {
    const half = { "media-events": { ...sink, tasksMax: 2.5 }, audit: { ...sink, tasksMax: 0 } };
    expect(mistakes({ icebergSinks: half })).toEqual([
      `${file}: icebergSinks.media-events.tasksMax is 2.5, but must be a whole number.`,
      `${file}: icebergSinks.audit.tasksMax is 0, but must be at least 1.`,
    ]);
  });

  test("more tasks than partitions", () =>
    expect(mistakes({ icebergSinks: { "media-events": { ...sink, tasksMax: 7 } } })).toEqual([
      `${file}: icebergSinks.media-events.tasksMax is 7, but must be at most the 6 partitions of its topics: more tasks have nothing to read.`,
    ]));

  test("partitions of all topics count", () =>
    expect(() =>
      synthConnect({ icebergSinks: { "media-events": { topics: ["media-events", "Audit_events"], tasksMax: 8 } } }),
    ).not.toThrow());

  test("a control topic that is not declared, and one that is read", () => {
    expect(mistakes({ icebergSinks: { "media-events": { ...sink, controlTopic: "iceberg" } } })).toEqual([
      `${file}: icebergSinks.media-events.controlTopic is "iceberg", but must be a topic that the msk unit declares (add it to topics of the msk unit).`,
    ]);
    expect(mistakes({ icebergSinks: { "media-events": { ...sink, controlTopic: "media-events" } } })).toEqual([
      `${file}: icebergSinks.media-events.controlTopic is "media-events", but must not be one of the topics that it reads.`,
    ]);
  });

  test("a topic that a connector writes and nobody declares", () =>
    expect(mistakes({ connectors: { clock: { class: "Clock", producesTo: ["ticks"] } } })).toEqual([
      `${file}: connectors.clock.producesTo.0 is "ticks", but must be a topic that the msk unit declares (add it to topics of the msk unit).`,
    ]));
});

describe("dead letters", () => {
  const dead = (config: Record<string, string>) =>
    withTopics({ name: "lost", partitions: 1, config: { "retention.ms": "86400000", ...config } });
  const lost = { icebergSinks: { "media-events": { ...sink, deadLetterTopic: "lost" } } };

  test("the usual topic is not declared", () =>
    expect(mistakes({ s3Sinks: { copy: sink } })).toEqual([
      `${file}: s3Sinks.copy.deadLetterTopic is "copy-dead-letter", but must be a topic that the msk unit declares (add it to topics of the msk unit).`,
    ]));

  test("none is needed where a bad record ends the task", () =>
    expect(() => synthConnect({ s3Sinks: { copy: { ...sink, onError: "fail" } } })).not.toThrow());

  test("the topic that is read", () =>
    expect(mistakes({ icebergSinks: { "media-events": { ...sink, deadLetterTopic: "media-events" } } })).toEqual([
      `${file}: icebergSinks.media-events.deadLetterTopic is "media-events", but must not be one of the topics that it reads: a failing record would return endlessly.`,
    ]));

  test("gone before the records themselves", () =>
    expect(mistakes(lost, dead({ "retention.ms": "3600000" }))).toEqual([
      `${file}: icebergSinks.media-events.deadLetterTopic is "lost", but must keep records at least as long as media-events, so that they can be corrected (retentionHours: 24 in the msk unit).`,
    ]));

  test.each(["compact", "compact,delete"])("with the cleanup policy %s", (policy) =>
    expect(mistakes(lost, dead({ "cleanup.policy": policy }))).toEqual([
      `${file}: icebergSinks.media-events.deadLetterTopic is "lost", but must have cleanupPolicy "delete": a later dead letter would replace this one.`,
    ]),
  );

  test("of records that are kept without end", () => {
    const topics = { icebergSinks: { "media-events": { topics: ["ledger"], deadLetterTopic: "lost" } } };
    const declared = (retention: string) =>
      withTopics(
        { name: "ledger", partitions: 3, config: { "retention.ms": "-1" } },
        { name: "lost", partitions: 1, config: { "retention.ms": retention } },
      );
    expect(mistakes(topics, declared("86400000"))).toEqual([
      `${file}: icebergSinks.media-events.deadLetterTopic is "lost", but must keep records at least as long as ledger, so that they can be corrected (retentionHours: "forever" in the msk unit).`,
    ]);
    expect(() => synthConnect(topics, declared("-1"))).not.toThrow();
  });

  test("too small for what is read", () => {
    const small = dead({ "max.message.bytes": "1000" });
    expect(mistakes(lost, small)).toEqual([
      `${file}: icebergSinks.media-events.deadLetterTopic is "lost", but must accept records as large as those of media-events (1048588 bytes) ("max.message.bytes" in config of the topic in the msk unit).`,
    ]);
  });

  test("of a connector that reads nothing", () =>
    expect(
      mistakes({ connectors: { clock: { class: "Clock", producesTo: ["media-events"], deadLetterTopic: "lost" } } }),
    ).toEqual([
      `${file}: connectors.clock.deadLetterTopic is "lost", but must be omitted: only a connector that reads topics has dead letters.`,
    ]));
});

describe("names and groups", () => {
  test("one name for two connectors, which would be one consumer group", () =>
    expect(mistakes({ icebergSinks: { "media-events": sink }, s3Sinks: { "media-events": sink } })).toEqual([
      `${file}: s3Sinks.media-events must have a unique name: icebergSinks.media-events has the same, and so the same consumer group.`,
    ]));

  test("a name that Kubernetes does not take", () =>
    expect(mistakes({ s3Sinks: { Copy_1: copy } })).toEqual([
      `${file}: s3Sinks.Copy_1 must have a name of 1 to 52 lower-case letters, digits and hyphens.`,
    ]));

  test("a connector put into the group of another one", () =>
    expect(
      mistakes({
        icebergSinks: { "media-events": sink },
        connectors: {
          other: { ...copy, class: "Other", config: { "consumer.override.group.id": "connect-media-events" } },
        },
      }),
    ).toEqual([
      `${file}: connectors.other.config.consumer.override.group.id is "connect-media-events", but must be a group of its own: icebergSinks.media-events is in it, and each would get a part of the records.`,
    ]));

  test("a sink's group is not to be chosen", () =>
    expect(
      mistakes({ icebergSinks: { "media-events": { ...sink, config: { "consumer.override.group.id": "mine" } } } }),
    ).toEqual([
      `${file}: icebergSinks.media-events.config.consumer.override.group.id is "mine", but must be set as the connector's name, from which its group is derived.`,
    ]));
});

describe("settings", () => {
  test("what Strimzi, or another input, has in its hand", () =>
    expect(
      mistakes({
        connectors: { other: { ...copy, class: "Other", config: { "tasks.max": 3, "topics.regex": ".*" } } },
      }),
    ).toEqual([
      `${file}: connectors.other.config.tasks.max is 3, but must be set as tasksMax.`,
      `${file}: connectors.other.config.topics.regex is ".*", but must be set as topics, one by one: the role may read no others.`,
    ]));

  test("of the typed sinks", () =>
    expect(
      mistakes({
        icebergSinks: { "media-events": { ...sink, config: { "iceberg.tables.dynamic-enabled": true } } },
        s3Sinks: { copy: { ...copy, config: { "file.max.records": 5 } } },
      }),
    ).toEqual([
      `${file}: icebergSinks.media-events.config.iceberg.tables.dynamic-enabled is true, but must be set as table, one per connector: the role may write no others.`,
      `${file}: s3Sinks.copy.config.file.max.records is 5, but must be set as maxRecordsPerFile.`,
    ]));

  test.each([
    ["aws.secret.access.key", "abc"],
    ["connection.url", "jdbc:postgresql://media:abc@db.example.com/media"],
  ])("a secret, which is not shown: %s", (key, value) =>
    expect(mistakes({ s3Sinks: { copy: { ...copy, config: { [key]: value } } } })).toEqual([
      `${file}: s3Sinks.copy.config.${key} must have no secret in its value: plans and states would show it (AWS roles come from Pod Identity; for other systems "\${secrets:<secret>:<key>}", with the secret in configProviders.secrets).`,
    ]),
  );

  test("where a secret comes from is none", () =>
    expect(() =>
      synthConnect({ s3Sinks: { copy: { ...copy, config: { "basic.auth.credentials.source": "USER_INFO" } } } }),
    ).not.toThrow());

  test("an option that does not exist", () =>
    expect(mistakes({ icebergSinks: { "media-events": { ...sink, commitIntervalSecond: 60 } as never } })).toEqual([
      `${file}: icebergSinks.media-events.commitIntervalSecond is not an input (did you mean "commitIntervalSeconds"?).`,
    ]));

  test("a connector without topics", () =>
    expect(mistakes({ connectors: { idle: { class: "Idle" } } })).toEqual([
      `${file}: connectors.idle must have topics that it reads (topics) or writes (producesTo).`,
    ]));
});

describe("converters", () => {
  const withValue = (valueConverter: object, other: object = {}) =>
    mistakes({ icebergSinks: { "media-events": { ...sink, valueConverter: valueConverter as never, ...other } } });
  const at = `${file}: icebergSinks.media-events`;

  test.each<[object, string]>([
    [{ glue: "avr" }, '.valueConverter.glue is "avr", but must be one of "avro", "protobuf" (did you mean "avro"?).'],
    [
      { class: "AvroConverter" },
      '.valueConverter.class is "AvroConverter", but must be the name of a class, with its package.',
    ],
    [{ glue: "avro", regsitry: "media" }, '.valueConverter.regsitry is not an input (did you mean "registry"?).'],
    [
      { glue: "avro", settings: { "registry.name": "media" } },
      '.valueConverter.settings.registry.name is "media", but must be set as registry.',
    ],
    [
      { glue: "avro", registersSchemas: true },
      ".valueConverter.registersSchemas is true, but must be false: only a connector that writes records registers schemas.",
    ],
    [
      { class: "io.confluent.connect.avro.AvroConverter", settings: { "basic.auth.user.password": "abc" } },
      '.valueConverter.settings.basic.auth.user.password must have no secret in its value: plans and states would show it (AWS roles come from Pod Identity; for other systems "${secrets:<secret>:<key>}", with the secret in configProviders.secrets).',
    ],
    [
      {
        class: "io.confluent.connect.avro.AvroConverter",
        settings: { "basic.auth.user.info": "${secrets:registry:info}" },
      },
      '.valueConverter.settings.basic.auth.user.info is "${secrets:registry:info}", but must name a secret of configProviders.secrets (add it to configProviders.secrets).',
    ],
  ])("%j", (converter, expected) => expect(withValue(converter)).toEqual([at + expected]));

  test("a name that is none", () =>
    expect(withValue("jsn" as never)).toEqual([
      `${at}.valueConverter is "jsn", but must be "json" or "json-schema" or "string" or "bytes" or an object (did you mean "json"?).`,
    ]));

  test("their settings among those of the connector", () =>
    expect(withValue("json" as never, { config: { "value.converter.decimal.format": "NUMERIC" } })).toEqual([
      `${at}.config.value.converter.decimal.format is "NUMERIC", but must be set as valueConverter: { class, settings }.`,
    ]));

  test("keys and values that would share one schema", () => {
    const converter = { glue: "avro", registersSchemas: true } as const;
    const orders = {
      class: "Orders",
      producesTo: ["media-events"],
      keyConverter: converter,
      valueConverter: converter,
    };
    expect(mistakes({ connectors: { orders } })).toEqual([
      `${file}: connectors.orders.keyConverter must have a schemaName in settings: keys and values of a topic would share one schema.`,
    ]);
    const named = { ...converter, settings: { schemaName: "media-events-key" } };
    expect(() => synthConnect({ connectors: { orders: { ...orders, keyConverter: named } } })).not.toThrow();
  });
});

describe("Iceberg's limits", () => {
  test("commits wait longer than they are apart", () =>
    expect(
      mistakes({ icebergSinks: { "media-events": { ...sink, commitIntervalSeconds: 10, commitTimeoutSeconds: 30 } } }),
    ).toEqual([
      `${file}: icebergSinks.media-events.commitTimeoutSeconds is 30, but must be at most commitIntervalSeconds (10).`,
    ]));

  test("records are gone before they are committed", () =>
    expect(
      mistakes(
        { icebergSinks: { "media-events": { topics: ["brief"], commitIntervalSeconds: 3600 } } },
        withTopics({ name: "brief", partitions: 3, config: { "retention.ms": "3600000" } }),
      ),
    ).toEqual([
      `${file}: icebergSinks.media-events.commitIntervalSeconds is 3600, but must be at most half of the retention of brief (3600 seconds).`,
    ]));

  test("a table that Glue does not take", () =>
    expect(mistakes({ icebergSinks: { "media-events": { ...sink, table: "Media-Events" } } })).toEqual([
      `${file}: icebergSinks.media-events.table is "Media-Events", but must have 1 to 255 lower-case letters, digits and underscores.`,
    ]));
});

describe("the S3 sink's limits", () => {
  test("Parquet without a schema, csv with one, a field twice", () =>
    expect(
      mistakes({
        s3Sinks: {
          copy: { ...copy, format: "parquet" },
          table: { ...copy, format: "csv", keyConverter: "json", fields: ["key", "key"] },
        },
      }),
    ).toEqual([
      `${file}: s3Sinks.table.fields.1 is "key", but must be named once.`,
      `${file}: s3Sinks.copy.valueConverter is "json", but must be "json-schema", or a converter with schemas such as { glue: "avro" }, with parquet.`,
      `${file}: s3Sinks.table.valueConverter is "json", but must be "bytes" with csv.`,
      `${file}: s3Sinks.table.keyConverter is "json", but must be "bytes" or "string" with csv.`,
    ]));

  test("files without an end, parts that S3 does not take, retries beyond the connector's", () =>
    expect(mistakes({ s3Sinks: { copy: { ...copy, maxRecordsPerFile: 0, partSizeMib: 4, maxRetries: 31 } } })).toEqual([
      `${file}: s3Sinks.copy.maxRecordsPerFile is 0, but must be at least 1.`,
      `${file}: s3Sinks.copy.partSizeMib is 4, but must be at least 5.`,
      `${file}: s3Sinks.copy.maxRetries is 31, but must be at most 30.`,
    ]));

  test("more between two flushes than the heap holds", () =>
    expect(mistakes({ s3Sinks: { copy: { ...copy, peakMibps: 20 } }, flushIntervalSeconds: 120 })).toEqual([
      `${file}: heapMib is 2048, but must be at least 7200: at peak, s3Sinks buffer 3600 MiB in each of 2 workers (one being down) between flushes every 120 s, which may use half of the heap (more heap, more replicas or a shorter flushIntervalSeconds).`,
    ]));
});

describe("buckets", () => {
  const owned = "must be a bucket that a unit owns: raw, processed, archive, deadLetter, or a reference";

  test("one that no unit owns", () =>
    expect(mistakes({ icebergSinks: { "media-events": { ...sink, bucket: "somebodys-bucket" } } })).toEqual([
      `${file}: icebergSinks.media-events.bucket is "somebodys-bucket", but ${owned} (known: raw, processed, archive, deadLetter, media.outputs.rawBucketName).`,
    ]));

  test("one that is almost a unit's", () =>
    expect(
      mistakes({
        s3Sinks: { copy: { ...copy, bucket: "archiv" } },
        connectors: { other: { ...copy, class: "Other", buckets: ["row"] } },
      }),
    ).toEqual([
      `${file}: s3Sinks.copy.bucket is "archiv", but ${owned} (did you mean "archive"?).`,
      `${file}: connectors.other.buckets.0 is "row", but ${owned} (did you mean "raw"?).`,
    ]));

  test("the name of a bucket of the s3 unit is taken", () =>
    expect(() =>
      synthConnect({ icebergSinks: { "media-events": { ...sink, bucket: needs.s3.rawBucketName } } }),
    ).not.toThrow());
});
