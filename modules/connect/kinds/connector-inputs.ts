import { z } from "zod";
import { converters, type GlueFormat, glueConverters } from "../converters";

const settings = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

const converter = z.union([
  z.enum(Object.keys(converters) as (keyof typeof converters)[]),
  z.strictObject({
    class: z
      .string()
      .regex(/^[\w$]+(\.[\w$]+)+$/, "must be the name of a class, with its package")
      .describe("Converter of the image by its class"),
    settings: settings.default({}).describe("Settings of the converter, without key.converter. or value.converter."),
  }),
  z.strictObject({
    glue: z
      .enum(Object.keys(glueConverters) as GlueFormat[])
      .describe("Format of records whose schemas are in the AWS Glue Schema Registry")
      .meta({ limit: "requires the plugin in the image: images/README.md" }),
    registry: z
      .string()
      .regex(/^[A-Za-z0-9_.$#-]{1,255}$/, "must be the name of a registry")
      .default("default-registry")
      .describe("Registry of the account and region"),
    registersSchemas: z
      .boolean()
      .default(false)
      .describe("Registers schemas that the registry does not have")
      .meta({ limit: "only connectors that write topics" }),
    settings: settings.default({}).describe("Other settings of the converter, such as cacheSize"),
  }),
]);

/** Inputs of every connector. */
export const commonInputs = {
  tasksMax: z
    .int()
    .min(1)
    .max(1000)
    .default(3)
    .describe("Maximum number of tasks: about one per 10 MiB/s at peak")
    .meta({ limit: "at most the partitions of its topics" }),
  state: z
    .enum(["running", "paused", "stopped"])
    .default("running")
    .describe("paused keeps tasks and their memory, stopped releases them"),
  keyConverter: converter.default("string").describe("Converter of keys; json-schema is JSON with an embedded schema"),
  valueConverter: converter
    .default("json")
    .describe(
      'Converter of values: one of Kafka, { glue: "avro" } or { glue: "protobuf" } with the AWS Glue Schema Registry, or any class',
    ),
  config: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
    .default({})
    .describe("Other settings of the connector, such as consumer.override.*")
    .meta({ limit: "no settings that have an input, and no secrets" }),
};

/** Inputs of connectors that read topics. */
export const deadLetterInputs = {
  onError: z
    .enum(["dead-letter", "fail"])
    .default("dead-letter")
    .describe("Handling of unreadable records: send them to the dead-letter topic, or fail the task"),
  deadLetterTopic: z
    .string()
    .optional()
    .describe("Topic for unreadable records. Default: <connector>-dead-letter")
    .meta({ limit: "declared by msk; retention and record size at least those of the topics; not compacted" }),
};

export const topicsInput = z
  .array(z.string())
  .describe("Topics to read")
  .meta({ limit: "declared by msk; the role may read no others" });

export const bucketInput = z
  .string()
  .default("processed")
  .describe("Bucket of the s3 unit (raw, processed, archive, deadLetter), or a reference to a bucket of another unit")
  .meta({ limit: "no literal bucket names" });

export const prefixInput = z.string().regex(/^[^/].*[^/]$|^[^/]$/, "must not begin or end with a slash");
