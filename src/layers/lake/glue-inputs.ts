import { z } from "zod";
import { workerDpus, type JobSettings, type WorkerType } from "../../../modules/glue/job-problems";
import { glueThresholds } from "../../../modules/cloudwatch/glue-alarms";

const workerTypes = Object.keys(workerDpus) as [WorkerType, ...WorkerType[]];
const cron = z
  .string()
  .regex(/^cron\(([^\s()]+ ){5}[^\s()]+\)$/, "must be a cron expression, such as cron(0 3 * * ? *)");

/** Size and limits of a job. */
export function job(purpose: string, defaults: Pick<JobSettings, "timeoutMinutes" | "maxRetries">) {
  return z
    .strictObject({
      workerType: z
        .enum(workerTypes)
        .default("G.1X")
        .describe("Worker type: G.1X has 4 vCPU and 16 GB (1 DPU), G.2X twice, G.4X four times, G.8X eight times that"),
      workers: z.int().min(2).default(2).describe("Workers, one of which is the driver").meta({
        limit: "2 to 299 DPUs together (Glue: 299 of G.1X, 149 of G.2X)",
        cost: "$0.44 per DPU-hour, $0.29 with FLEX; 2 workers of G.1X for 10 minutes a day are $4.40 a month",
      }),
      timeoutMinutes: z
        .int()
        .min(1)
        .max(10_080)
        .default(defaults.timeoutMinutes)
        .describe("Run time after which Glue stops a run")
        .meta({ unit: "minutes", limit: "1 to 10080, which is 7 days (Glue)" }),
      maxRetries: z.int().min(0).max(10).default(defaults.maxRetries).describe("Retries of a failed run"),
      maxConcurrentRuns: z
        .int()
        .min(1)
        .max(1000)
        .default(1)
        .describe("Runs at once. Runs of one job write to the same tables, and Iceberg lets one commit at a time"),
      executionClass: z
        .enum(["STANDARD", "FLEX"])
        .default("STANDARD")
        .describe("FLEX runs on spare capacity: a third cheaper, starts later, may be interrupted and retried")
        .meta({ limit: "FLEX: G.1X and G.2X (Glue)" }),
      arguments: z
        .record(z.string(), z.string())
        .default({})
        .describe('Further arguments: { "--enable-auto-scaling": "true" }')
        .meta({ limit: "none that the layer sets; they are shown in plans and logs, so no secrets" }),
    })
    .prefault({})
    .describe(purpose);
}

const crawler = z.strictObject({
  path: z.string().describe("Path of the lake bucket, with a slash at its end").meta({
    limit: "below landing/, raw/, processed/, quarantine/, quality/, curated/ or logs/",
  }),
  format: z.enum(["files", "iceberg"]).describe("files: a table for each folder; iceberg: the Iceberg tables below it"),
  tablePrefix: z
    .enum(["raw_", "crawled_"])
    .describe("Beginning of the names of its tables, which keeps them apart from those of the jobs"),
  exclude: z.array(z.string()).default([]).describe("Glob patterns of files to leave out"),
  sampleFiles: z
    .int()
    .min(1)
    .max(249)
    .optional()
    .describe("Files that it reads in each folder. Default: all")
    .meta({ limit: "1 to 249 (Glue); format: files" }),
  schedule: cron.optional().describe("Cron expression in UTC. Default: on demand"),
});

/** Crawlers by name. */
export const crawlers = z
  .record(z.string().regex(/^[a-z][a-z0-9-]*$/, "must be lower-case letters, digits and hyphens"), crawler)
  .prefault({
    raw: { path: "raw/", format: "files", tablePrefix: "raw_" },
    processed: { path: "processed/", format: "iceberg", tablePrefix: "crawled_" },
  })
  .describe("Crawlers by name, run on demand. Replaces the default ones as a whole")
  .meta({ cost: "$0.44 per DPU-hour, at least 10 minutes: about $0.15 per run" });

const principal = z
  .string()
  .regex(/^arn:aws[a-z-]*:iam::\d{12}:(role|user)\/.+$/, "must be the ARN of an IAM role or user");

/** Lake Formation. */
export const lakeFormation = z
  .strictObject({
    administratorArns: z
      .array(principal)
      .min(1)
      .describe("Administrators of Lake Formation, the role that applies among them")
      .meta({ limit: "replaces the list of the account: one unit per account and region" }),
    readers: z
      .array(
        z.strictObject({
          principalArn: principal.describe("Role or user"),
          tables: z.array(z.string()).min(1).describe("Tables that it may read"),
        }),
      )
      .default([])
      .describe("Principals that may read tables"),
    hybridAccess: z
      .boolean()
      .default(true)
      .describe(
        "Keeps access by IAM alone for principals that did not opt in to Lake Formation. false: only grants count, for new tables",
      ),
  })
  .optional()
  .describe("Lake Formation: registers the lake bucket and grants jobs, crawlers and readers their tables");

/** Athena workgroup. */
export const athena = z
  .strictObject({
    scanLimitGb: z
      .int()
      .min(1)
      .max(1_000_000)
      .default(100)
      .describe("Data that a query may read before Athena cancels it")
      .meta({ unit: "GB", cost: "$5 per TB read: a query of 100 GB is $0.50" }),
  })
  .prefault({})
  .describe("Athena workgroup for the tables; results are below athena/ of the outputs bucket");

/** Settings of alarms. */
export const thresholds = z
  .strictObject({
    quarantinePercent: z
      .number()
      .min(0)
      .max(100)
      .default(glueThresholds.quarantinePercent)
      .describe("Share of a run's records in quarantine above which there is a ticket")
      .meta({ unit: "%" }),
  })
  .prefault({})
  .describe("Thresholds of the alarms");

/** Start of the workflow. */
export const schedule = cron.optional().describe("Starts the workflow by a cron expression in UTC. Default: on demand");
