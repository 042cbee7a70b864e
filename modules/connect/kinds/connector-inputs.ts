import { z } from "zod";
import { converters } from "../connector";

const converter = z.enum(Object.keys(converters) as (keyof typeof converters)[]);

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
  valueConverter: converter.default("json").describe("Converter of values"),
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
