import { z } from "zod";
import { tablePrefixes } from "../../../modules/lake/lake-prefixes";
import { fargateSizes } from "../../../modules/ecs/fargate-sizes";

const vcpus = [...fargateSizes.keys()];

const secret = z.strictObject({
  key: z
    .string()
    .regex(/^[\w.-]+$/, "must be a key of the secret's JSON")
    .optional()
    .describe("Key of the secret's JSON. Default: the whole secret"),
  secretArn: z
    .string()
    .regex(/^arn:aws[a-z-]*:secretsmanager:/, "must be the ARN of a secret, such as secrets.outputs.mysqlSecretArn")
    .optional()
    .describe("Secret. Default: the application secret of the secrets unit")
    .meta({ limit: "encrypted with the secrets key of kms" }),
});

const prefixes = z.array(z.string().regex(/^[^/*?].*\/$/, 'must be a prefix of keys that ends with /, such as "raw/"'));

const queue = z
  .strictObject({
    visibilitySeconds: z
      .int()
      .min(30)
      .max(43_200)
      .default(900)
      .describe("Time that a task has for a message before another one gets it")
      .meta({ unit: "seconds", limit: "30 to 43200 (SQS)" }),
    maxReceives: z
      .int()
      .min(1)
      .max(1000)
      .default(5)
      .describe("Attempts before a message goes to the dead-letter queue")
      .meta({ limit: "1 to 1000 (SQS); a stopped Spot task counts as one" }),
    objectsUnder: z
      .string()
      .regex(/^[^/*?].*\/$/, 'must be a prefix of keys that ends with /, such as "raw/"')
      .optional()
      .describe("Prefix of lake objects that put a message into the queue when they are created. Default: none"),
    alarmAgeMinutes: z
      .int()
      .min(1)
      .default(60)
      .describe("Age of the oldest message from which an alarm rings")
      .meta({ unit: "minutes" }),
  })
  .optional()
  .describe("Queue of work with a dead-letter queue; its URL is QUEUE_URL. Default: none")
  .meta({ cost: "first million requests a month free, then $0.40 per million" });

const cron = z
  .string()
  .regex(
    /^(cron\(\S+( \S+){5}\)|rate\(\d+ (minutes?|hours?|days?)\))$/,
    'must be "cron(0 3 * * ? *)" or "rate(1 hour)"',
  );

const timezone = z.string().default("UTC").describe("Time zone of the schedule, such as Europe/Berlin");

const scaling = z
  .discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("queue").describe("By messages that wait or are being processed; requires queue"),
      messagesPerTask: z.int().min(1).default(10).describe("Messages for each task that is added"),
      idleMinutes: z
        .int()
        .min(1)
        .max(60)
        .default(5)
        .describe("Minutes without messages before the service returns to minTasks")
        .meta({ unit: "minutes" }),
    }),
    z.strictObject({
      kind: z.literal("schedule").describe("At fixed times"),
      times: z
        .record(
          z.string().regex(/^[a-z][a-z0-9-]*$/, "must be a kebab-case name"),
          z.strictObject({
            at: cron.describe("When"),
            tasks: z.int().min(0).describe("Number of tasks from then on"),
          }),
        )
        .describe("Numbers of tasks by name: { morning: { at: …, tasks: 2 }, night: { at: …, tasks: 0 } }"),
      timezone,
    }),
    z.strictObject({ kind: z.literal("none").describe("By hand: aws ecs update-service --desired-count") }),
  ])
  .default({ kind: "none" })
  .describe("Number of tasks between minTasks and maxTasks");

const service = z
  .strictObject({
    minTasks: z.int().min(0).default(0).describe("Fewest tasks, and their number at first"),
    maxTasks: z.int().min(1).max(5000).default(4).describe("Most tasks").meta({ limit: "5000 for each service (ECS)" }),
    scaling,
  })
  .optional()
  .describe("Keeps tasks running. Default: none; tasks are started by schedule or by hand");

const schedule = z
  .strictObject({
    at: cron.describe("When tasks start"),
    timezone,
    tasks: z.int().min(1).max(10).default(1).describe("Number of tasks").meta({ limit: "10 (RunTask)" }),
    flexibleMinutes: z
      .int()
      .min(0)
      .max(1440)
      .default(0)
      .describe("Starts within so many minutes after the time; 0: at the time")
      .meta({ unit: "minutes" }),
    enabled: z.boolean().default(true).describe("Whether it starts tasks"),
  })
  .optional()
  .describe("Starts tasks by EventBridge Scheduler; each ends by itself. Default: none")
  .meta({ cost: "14 million starts a month are free" });

/** One task definition, and what starts its tasks. */
export const task = z.strictObject({
  repository: z.string().describe("Repository of the image, by purpose in the ecr unit"),
  tag: z
    .string()
    .optional()
    .describe("Version or digest of the image. Default: imageTag")
    .meta({ limit: "a tag that moves, such as latest, is an error" }),
  vcpu: z.literal(vcpus).default(1).describe("vCPUs").meta({
    unit: "vCPU",
    cost: "$0.0324 an hour per ARM64 vCPU, about 70 % less on Spot",
  }),
  memoryGib: z.number().default(2).describe("Memory").meta({
    unit: "GiB",
    limit: "one of the sizes that Fargate offers for the vCPUs",
    cost: "$0.0036 an hour per GiB, about 70 % less on Spot",
  }),
  diskGib: z
    .int()
    .min(21)
    .max(200)
    .optional()
    .describe("Ephemeral disk, with the image and /tmp on it. Default: 20, which is free")
    .meta({ unit: "GiB", limit: "21 to 200 (Fargate)", cost: "$0.0001 an hour per GiB above 20" }),
  architecture: z.enum(["ARM64", "X86_64"]).default("ARM64").describe("Architecture of the image"),
  command: z.array(z.string()).optional().describe("Command. Default: that of the image").meta({ repeatable: true }),
  user: z
    .string()
    .regex(/^[1-9]\d*(:[1-9]\d*)?$/, "must be a user id other than 0, such as 10001:10001")
    .default("10001:10001")
    .describe("User and group id of the process"),
  port: z.int().min(1).max(65_535).optional().describe("Port on which the container listens. Default: none"),
  stopSeconds: z
    .int()
    .min(2)
    .max(120)
    .default(120)
    .describe("Time between SIGTERM and SIGKILL")
    .meta({ unit: "seconds", limit: "120 (Fargate); Spot interrupts tasks with two minutes of notice" }),
  environment: z
    .record(z.string(), z.string())
    .default({})
    .describe("Variables besides LAKE_BUCKET, ENVIRONMENT, QUEUE_URL and those of AWS"),
  secrets: z
    .record(z.string(), secret)
    .default({})
    .describe('Variables with values of Secrets Manager, read when a task starts: { API_KEY: { key: "apiKey" } }'),
  reads: prefixes.default(["landing/"]).describe("Prefixes of the lake bucket that tasks read"),
  writes: prefixes.default(["raw/"]).describe("Prefixes of the lake bucket that tasks read and write"),
  database: z.string().optional().describe("Glue database whose tables tasks read and write. Default: none"),
  queue,
  service,
  schedule,
});

const tables = tablePrefixes.map((prefix) => `${prefix}/`);

/** The two tasks of a data lake: a loader that follows its queue, and a Spark job that is started. */
export const defaultTasks: Record<string, z.input<typeof task>> = {
  "data-processing": {
    repository: "data-jobs",
    vcpu: 1,
    memoryGib: 2,
    queue: { objectsUnder: "landing/" },
    service: { scaling: { kind: "queue" } },
  },
  "spark-job": {
    repository: "spark-apps",
    vcpu: 2,
    memoryGib: 4,
    command: ["processing"],
    reads: ["raw/"],
    writes: tables,
  },
};
