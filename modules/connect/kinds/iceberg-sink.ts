import { z } from "zod";
import { problem } from "../../../src/engine/problem";
import { clientProperties } from "../../kafka/client-authentication";
import { asText, type Connector, consumerGroupOf, deadLetterTopicOf, errorConfig, retentionMs } from "../connector";
import { resolveBucket } from "../connector-bucket";
import { converterConfig } from "../converters";
import { bucketInput, commonInputs, deadLetterInputs, prefixInput, topicsInput } from "./connector-inputs";
import { partitionProblems } from "../../iceberg/iceberg-partitions";
import { connectorKind } from "./connector-kind";

const schema = z.strictObject({
  topics: topicsInput.min(1),
  table: z
    .string()
    .regex(/^[a-z0-9_]{1,255}$/, "must have 1 to 255 lower-case letters, digits and underscores")
    .optional()
    .describe("Glue table. Default: the connector's name with underscores"),
  bucket: bucketInput,
  prefix: prefixInput.default("tables").describe("Key prefix of all tables"),
  partitionBy: z
    .array(z.string())
    .default([])
    .describe('Partitioning of a new table, as Iceberg transforms: "day(occurred_at)", "bucket(id, 16)"')
    .meta({
      limit:
        "a column, year, month, day or hour(column), bucket(column, n), truncate(column, n); only used when the table is created",
    }),
  evolveSchema: z.boolean().default(true).describe("Adds a column for each new field"),
  commitIntervalSeconds: z
    .int()
    .min(10)
    .max(3600)
    .default(300)
    .describe("Interval between commits: determines the delay of the table and the size of its files")
    .meta({ unit: "s", limit: "10 to 3600; at most half of the topics' retention" }),
  commitTimeoutSeconds: z
    .int()
    .min(5)
    .max(3600)
    .default(30)
    .describe("Time that a commit waits for all tasks before it commits what arrived")
    .meta({ unit: "s", limit: "at most commitIntervalSeconds" }),
  controlTopic: z
    .string()
    .default("iceberg-control")
    .describe("Topic through which tasks coordinate commits. All Iceberg sinks may share it")
    .meta({ limit: "declared by msk, and not among the topics it reads" }),
  ...deadLetterInputs,
  ...commonInputs,
});

export const icebergClass = "org.apache.iceberg.connect.IcebergSinkConnector";

// Each starts with the connector's name, so that the role can be limited to it.
const controlGroupPrefix = (id: string): string => `${id}-control-`;
const transactionalPrefix = (id: string): string => `${id}-`;

/** Writes topics to an Iceberg table, exactly once: files in S3, metadata in Glue. */
export const icebergSink = connectorKind({
  summary:
    "Sinks by name that write topics to Iceberg tables in S3 and Glue, each record exactly once: the usual choice",
  schema,
  ownedSettings: {
    "consumer.override.group.id": "the connector's name, from which its group is derived",
    "iceberg.connect.group-id": "the connector's name, from which its group is derived",
    "iceberg.tables": "table",
    "iceberg.tables.dynamic-enabled": "table, one per connector: the role may write no others",
    "iceberg.tables.evolve-schema-enabled": "evolveSchema",
    "iceberg.tables.default-partition-by": "partitionBy",
    "iceberg.control.topic": "controlTopic",
    "iceberg.control.commit.interval-ms": "commitIntervalSeconds",
    "iceberg.control.commit.timeout-ms": "commitTimeoutSeconds",
    "iceberg.catalog.warehouse": "bucket and prefix",
  },
  clientsPerTask: 4, // consumer, control consumer, transactional producer, dead letters
  buckets: ({ bucket }) => [{ input: "bucket", bucket }],
  consumerGroup: consumerGroupOf,

  problems({ path, props: { topics, controlTopic, commitIntervalSeconds, commitTimeoutSeconds, partitionBy } }) {
    const found = partitionProblems(`${path}.partitionBy`, partitionBy);
    if (topics.includes(controlTopic)) {
      const must = "not be one of the topics that it reads";
      found.push(problem({ path: `${path}.controlTopic`, value: controlTopic, must }));
    }
    if (commitTimeoutSeconds > commitIntervalSeconds) {
      const must = `be at most commitIntervalSeconds (${commitIntervalSeconds})`;
      found.push(problem({ path: `${path}.commitTimeoutSeconds`, value: commitTimeoutSeconds, must }));
    }
    return found;
  },

  topicProblems({ path, props: { topics, controlTopic, commitIntervalSeconds } }, declared, undeclared) {
    const found = undeclared(`${path}.controlTopic`, controlTopic);
    // A record must still exist when a commit fails and the next one writes it.
    const short = topics
      .flatMap((topic) => declared.get(topic) ?? [])
      .find((topic) => retentionMs(topic) < 2 * commitIntervalSeconds * 1000);
    if (short !== undefined) {
      const must = `be at most half of the retention of ${short.name} (${retentionMs(short) / 1000} seconds)`;
      found.push(problem({ path: `${path}.commitIntervalSeconds`, value: commitIntervalSeconds, must }));
    }
    return found;
  },

  resolve(name, props, at): Connector {
    const { topics, tasksMax, state, prefix, controlTopic, partitionBy, table = name.replaceAll("-", "_") } = props;
    const id = `${at.namePrefix}${name}`;
    const group = consumerGroupOf(id);
    const deadLetterTopic = deadLetterTopicOf(name, props);
    const bucket = resolveBucket(props.bucket, at.buckets, at.home);
    // Its own clients would read the worker's configuration file, whose path is not part of any contract.
    const clients = { "bootstrap.servers": at.bootstrapBrokers, ...clientProperties(at.authentication, at.namespace) };
    return {
      name: id,
      class: icebergClass,
      tasksMax,
      state,
      config: {
        topics: topics.join(","),
        ...converterConfig(props, at.home.region),
        ...errorConfig(deadLetterTopic),
        "iceberg.tables": `${at.database}.${table}`,
        "iceberg.tables.auto-create-enabled": "true",
        "iceberg.tables.evolve-schema-enabled": String(props.evolveSchema),
        ...(partitionBy.length > 0 && { "iceberg.tables.default-partition-by": partitionBy.join(",") }),
        // A commit every five minutes leaves 288 metadata files a day; only the last hundred are useful.
        "iceberg.tables.auto-create-props.write.metadata.delete-after-commit.enabled": "true",
        "iceberg.tables.auto-create-props.write.metadata.previous-versions-max": "100",
        "iceberg.control.topic": controlTopic,
        "iceberg.control.group-id-prefix": controlGroupPrefix(id),
        "iceberg.control.commit.interval-ms": String(props.commitIntervalSeconds * 1000),
        "iceberg.control.commit.timeout-ms": String(props.commitTimeoutSeconds * 1000),
        "iceberg.coordinator.transactional.prefix": transactionalPrefix(id),
        "iceberg.catalog.catalog-impl": "org.apache.iceberg.aws.glue.GlueCatalog",
        "iceberg.catalog.io-impl": "org.apache.iceberg.aws.s3.S3FileIO",
        "iceberg.catalog.warehouse": `s3://${bucket.name}/${prefix}`,
        "iceberg.catalog.client.region": at.home.region,
        ...Object.fromEntries(Object.entries(clients).map(([key, value]) => [`iceberg.kafka.${key}`, value])),
        ...asText(props.config),
      },
      consumerGroup: group,
      deadLetterTopic,
      access: {
        readTopics: [...topics, controlTopic],
        writeTopics: [controlTopic, ...(deadLetterTopic === undefined ? [] : [deadLetterTopic])],
        groups: [group, `${group}-coord`, `${controlGroupPrefix(id)}*`],
        transactionalIds: [`${transactionalPrefix(id)}*`],
        // The Glue catalog gives each table this folder below the warehouse.
        objects: [{ bucket, prefix: `${prefix}/${at.database}.db/${table}`, deletes: true }],
        tables: [{ database: at.database, table }],
      },
    };
  },
});
