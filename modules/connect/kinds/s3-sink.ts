import { z } from "zod";
import { problem } from "../../../src/engine/problem";
import { asText, type Connector, consumerGroupOf, deadLetterTopicOf, errorConfig } from "../connector";
import { resolveBucket } from "../connector-bucket";
import { converterConfig, hasSchema } from "../converters";
import { bucketInput, commonInputs, deadLetterInputs, prefixInput, topicsInput } from "./connector-inputs";
import { connectorKind } from "./connector-kind";

const schema = z.strictObject({
  topics: topicsInput.min(1),
  bucket: bucketInput,
  prefix: prefixInput.optional().describe("Key prefix. Default: the connector's name"),
  format: z
    .enum(["jsonl", "json", "csv", "parquet"])
    .default("jsonl")
    .describe("File format; jsonl is one JSON object per line")
    .meta({ limit: "parquet: a valueConverter with schemas, such as json-schema; csv: valueConverter bytes" }),
  fields: z
    .array(z.enum(["key", "value", "offset", "timestamp", "headers"]))
    .min(1)
    .default(["key", "value", "offset", "timestamp"])
    .describe("Fields of a record to write; a single field is written without an envelope"),
  compression: z.enum(["none", "gzip", "snappy", "zstd"]).default("gzip").describe("File compression"),
  maxRecordsPerFile: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(10_000)
    .describe("Maximum records per file; a flush also ends a file")
    .meta({ limit: "1 to 1000000; unlimited files would grow to the size of the heap" }),
  partSizeMib: z
    .int()
    .min(5)
    .max(512)
    .default(64)
    .describe("Part size of multipart uploads; 64 needs a twelfth of the requests of the default 5")
    .meta({ unit: "MiB", limit: "at least 5 (S3)" }),
  maxRetries: z
    .int()
    .min(1)
    .max(30)
    .default(10)
    .describe("Retries of a request to S3 before the task fails")
    .meta({ limit: "1 to 30 (the connector)" }),
  peakMibps: z
    .number()
    .positive()
    .default(3)
    .describe("Peak throughput of its topics, to check the heap for the data between two flushes")
    .meta({ unit: "MiB/s" }),
  ...deadLetterInputs,
  ...commonInputs,
});

const extensions = { none: "", gzip: ".gz", snappy: ".snappy", zstd: ".zst" } as const;

/**
 * Writes records to files in S3, at least once. A file is named by its first offset only, so a retry overwrites its own
 * file.
 */
export const s3Sink = connectorKind({
  summary: "Sinks by name that write records to files in S3 (Aiven), each record at least once",
  limit: "requires the Aiven plugin in the image: images/README.md",
  schema,
  ownedSettings: {
    "consumer.override.group.id": "the connector's name, from which its group is derived",
    "aws.s3.bucket.name": "bucket",
    "aws.s3.prefix": "prefix",
    "aws.s3.part.size.bytes": "partSizeMib",
    "aws.s3.backoff.max.retries": "maxRetries",
    "file.max.records": "maxRecordsPerFile",
    "file.compression.type": "compression",
    "format.output.type": "format",
    "format.output.fields": "fields",
  },
  clientsPerTask: 2,
  // It buffers everything between two flushes, in objects of about three times the size.
  bufferedMibps: ({ peakMibps }) => 3 * peakMibps,
  plugin: { folder: "aiven-s3", name: "Aiven", pin: "images/pin aiven <version>" },
  buckets: ({ bucket }) => [{ input: "bucket", bucket }],
  consumerGroup: consumerGroupOf,

  problems({ path, props: { format, keyConverter, valueConverter } }) {
    const found = [];
    if (format === "parquet" && !hasSchema(valueConverter)) {
      const must = 'be "json-schema", or a converter with schemas such as { glue: "avro" }, with parquet';
      found.push(problem({ path: `${path}.valueConverter`, value: valueConverter, must }));
    }
    if (format === "csv" && valueConverter !== "bytes") {
      found.push(problem({ path: `${path}.valueConverter`, value: valueConverter, must: 'be "bytes" with csv' }));
    }
    if (format === "csv" && keyConverter !== "bytes" && keyConverter !== "string") {
      found.push(
        problem({ path: `${path}.keyConverter`, value: keyConverter, must: 'be "bytes" or "string" with csv' }),
      );
    }
    return found;
  },

  resolve(name, props, { home, namePrefix, buckets }): Connector {
    const { topics, tasksMax, state, format, fields, compression, prefix = name } = props;
    const id = `${namePrefix}${name}`;
    const group = consumerGroupOf(id);
    const deadLetterTopic = deadLetterTopicOf(name, props);
    const bucket = resolveBucket(props.bucket, buckets, home);
    return {
      name: id,
      class: "io.aiven.kafka.connect.s3.AivenKafkaConnectS3SinkConnector",
      tasksMax,
      state,
      config: {
        topics: topics.join(","),
        ...converterConfig(props, home.region),
        ...errorConfig(deadLetterTopic),
        "aws.s3.bucket.name": bucket.name,
        "aws.s3.region": home.region,
        // No aws.s3.sse.algorithm: "aws:kms" would use the AWS managed key instead of the bucket's key.
        "aws.s3.part.size.bytes": String(props.partSizeMib * 2 ** 20),
        "aws.s3.backoff.max.retries": String(props.maxRetries),
        "file.name.template": `${prefix}/{{topic}}/{{partition}}/{{start_offset:padding=true}}.${format}${extensions[compression]}`,
        "file.max.records": String(props.maxRecordsPerFile),
        "file.compression.type": compression,
        "format.output.type": format,
        "format.output.fields": fields.join(","),
        "format.output.fields.value.encoding": "none",
        // A single field needs no envelope.
        "format.output.envelope": String(fields.length > 1),
        ...asText(props.config),
      },
      consumerGroup: group,
      deadLetterTopic,
      access: {
        readTopics: topics,
        writeTopics: deadLetterTopic === undefined ? [] : [deadLetterTopic],
        groups: [group],
        transactionalIds: [],
        objects: [{ bucket, prefix, deletes: false }],
        tables: [],
      },
    };
  },
});
