import { z } from "zod";
import { dataBucketShape } from "../storage/bucket-inputs";
import { prefixLifecycle } from "../storage/bucket-lifecycle-inputs";

const prefixes = z
  .strictObject({
    landing: prefixLifecycle("Files that a loader copies to raw/. Replaces the default lifecycle as a whole", {
      expireAfterDays: 30,
    }),
    raw: prefixLifecycle("Files as they arrived. Replaces the default lifecycle as a whole", {
      infrequentAccessAfterDays: 30,
      instantArchiveAfterDays: 90,
    }),
    processed: prefixLifecycle("Iceberg tables of checked records"),
    curated: prefixLifecycle("Iceberg tables for readers"),
    logs: prefixLifecycle("Spark event logs of jobs. Replaces the default lifecycle as a whole", {
      expireAfterDays: 90,
    }),
  })
  .prefault({})
  .describe("Lifecycles below the prefixes of the lake bucket")
  .meta({
    limit: "processed and curated: only intelligentTieringAfterDays, since Iceberg decides which files are live",
  });

/** Inputs of the lake bucket. */
export const lakeBucket = z
  .strictObject({ ...dataBucketShape({}), prefixes })
  .prefault({})
  .describe("Data lake: raw/, processed/, curated/ and logs/");

/** Inputs of the S3 Tables bucket. */
export const s3Tables = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/, "must have 3 to 63 lower-case letters, digits and hyphens")
      .optional()
      .describe("Name of the table bucket. Default: <org>-<env>[-<unit>]-tables")
      .meta({ limit: "unique in the account and region; a new name replaces the bucket" }),
    namespaces: z
      .array(
        z
          .string()
          .regex(
            /^(?!aws)[a-z0-9]([a-z0-9_]{0,253}[a-z0-9])?$/,
            "must have 1 to 255 lower-case letters, digits and underscores, a letter or digit first and last, not aws first",
          ),
      )
      .default(["curated"])
      .describe("Namespaces of the tables"),
    unreferencedDays: z
      .int()
      .min(1)
      .max(2_147_483_647)
      .default(7)
      .describe("Age at which files that no snapshot refers to are marked, and time until marked files are deleted")
      .meta({ unit: "days" }),
  })
  .prefault({})
  .describe("The S3 Tables bucket, with tables: s3-tables");
