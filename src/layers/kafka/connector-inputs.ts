import { z } from "zod";

const converter = z.enum(["json", "json-schema", "string", "bytes"]);

const common = {
  tasksMax: z
    .int()
    .min(1)
    .max(1000)
    .default(3)
    .describe("Tasks that share its work: about one for each 10 MiB/s at the busiest")
    .meta({ limit: "at most the partitions of its topics" }),
  state: z
    .enum(["running", "paused", "stopped"])
    .default("running")
    .describe("paused keeps its tasks and their memory, stopped gives them up"),
  keyConverter: converter.default("string").describe("What keys are; json-schema: JSON that brings its schema along"),
  valueConverter: converter.default("json").describe("What values are"),
  config: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
    .default({})
    .describe("The connector's other settings, under their own names; consumer.override.* are those of its consumer")
    .meta({ limit: "no settings with an input of their own, and no secrets" }),
};

const deadLetters = {
  onError: z
    .enum(["dead-letter", "fail"])
    .default("dead-letter")
    .describe(
      "What a record does that cannot be read: go to the dead-letter topic, or stop its task until someone comes",
    ),
  deadLetterTopic: z
    .string()
    .optional()
    .describe("Where records go that cannot be read; <connector>-dead-letter if left out")
    .meta({ limit: "declared by msk; kept as long and as large as the topics' own records, not compacted" }),
};

const topics = z
  .array(z.string())
  .describe("Topics that it reads")
  .meta({ limit: "declared by msk; the role may read no others" });

const bucket = z
  .string()
  .default("processed")
  .describe("A bucket of the s3 unit (raw, processed, archive or deadLetter), or a reference to another unit's")
  .meta({ limit: "no name as text: a bucket that no unit owns" });

const prefix = z.string().regex(/^[^/].*[^/]$|^[^/]$/, "must not begin or end with a slash");

const icebergSink = z.strictObject({
  topics: topics.min(1),
  table: z
    .string()
    .regex(/^[a-z0-9_]{1,255}$/, "must have 1 to 255 lower-case letters, digits and underscores")
    .optional()
    .describe("Its table in Glue; the connector's name with underscores if left out"),
  bucket,
  prefix: prefix.default("tables").describe("First part of the keys of all tables"),
  partitionBy: z
    .array(z.string())
    .default([])
    .describe('How the files of a new table are divided, by Iceberg\'s transforms: "day(occurred_at)"')
    .meta({ limit: "only when the table is made" }),
  evolveSchema: z.boolean().default(true).describe("A field that is new becomes a column"),
  commitIntervalSeconds: z
    .int()
    .min(10)
    .max(3600)
    .default(300)
    .describe("Time between two commits: how old the table may be, and how large its files are")
    .meta({ unit: "s", limit: "10 to 3600; at most half of the topics' retention" }),
  commitTimeoutSeconds: z
    .int()
    .min(5)
    .max(3600)
    .default(30)
    .describe("How long a commit waits for all tasks; after it, what came is committed")
    .meta({ unit: "s", limit: "at most commitIntervalSeconds" }),
  controlTopic: z
    .string()
    .default("iceberg-control")
    .describe("Topic by which tasks agree on commits; all Iceberg sinks may have the same")
    .meta({ limit: "declared by msk, and none that it reads" }),
  ...deadLetters,
  ...common,
});

const s3Sink = z.strictObject({
  topics: topics.min(1),
  bucket,
  prefix: prefix.optional().describe("First part of the keys; the connector's name if left out"),
  format: z
    .enum(["jsonl", "json", "csv", "parquet"])
    .default("jsonl")
    .describe("What files are; jsonl is one JSON object in each line")
    .meta({ limit: "parquet: valueConverter json-schema; csv: valueConverter bytes" }),
  fields: z
    .array(z.enum(["key", "value", "offset", "timestamp", "headers"]))
    .min(1)
    .default(["key", "value", "offset", "timestamp"])
    .describe("What of each record is written; value alone stands without a name around it"),
  compression: z.enum(["none", "gzip", "snappy", "zstd"]).default("gzip").describe("How files are compressed"),
  maxRecordsPerFile: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(10_000)
    .describe("A file ends after so many records, or when the workers flush")
    .meta({ limit: "1 to 1000000; without an end, files would be as large as the heap" }),
  partSizeMib: z
    .int()
    .min(5)
    .max(512)
    .default(64)
    .describe("Size of the parts in which large files are sent; 64 needs a twelfth of the requests of the usual 5")
    .meta({ unit: "MiB", limit: "at least 5 (S3)" }),
  maxRetries: z
    .int()
    .min(1)
    .max(30)
    .default(10)
    .describe("How often a request to S3 is tried again before its task fails")
    .meta({ limit: "1 to 30 (the connector)" }),
  peakMibps: z
    .number()
    .positive()
    .default(3)
    .describe(
      "What its topics bring at their busiest; the heap is checked with it, for all that comes between two flushes",
    )
    .meta({ unit: "MiB/s" }),
  ...deadLetters,
  ...common,
});

const rawConnector = z.strictObject({
  class: z.string().describe("Class of the connector, which is in the image"),
  topics: topics.default([]),
  producesTo: z.array(z.string()).default([]).describe("Topics that it writes").meta({ limit: "declared by msk" }),
  buckets: z
    .array(bucket.unwrap())
    .default([])
    .describe("Buckets that it writes, as for the other sinks; named in config by its own settings"),
  prefix: prefix.optional().describe("First part of the keys that it writes; the connector's name if left out"),
  ...deadLetters,
  ...common,
});

export const icebergSinks = z
  .record(z.string(), icebergSink)
  .default({})
  .describe(
    "Connectors by name that write topics into tables of Iceberg's, in S3 and Glue, each record once: the usual choice",
  );

export const s3Sinks = z
  .record(z.string(), s3Sink)
  .default({})
  .describe("Connectors by name that write records as they are into files in S3 (Aiven's), each record at least once")
  .meta({ limit: "needs Aiven's plugin in the image: images/README.md" });

export const connectors = z
  .record(z.string(), rawConnector)
  .default({})
  .describe("Other connectors of the image by name, with the settings of their own documentation");
