import { z } from "zod";

/** Workers of Kafka Connect. */
export const workers = {
  replicas: z
    .int()
    .min(1)
    .max(100)
    .default(3)
    .describe("Workers: about one for each 4 tasks, and one more that may be down"),
  cpu: z.number().min(0.1).max(64).default(1).describe("What each worker is sure to get").meta({ unit: "vCPU" }),
  memoryMib: z
    .int()
    .min(1024)
    .max(262_144)
    .default(4096)
    .describe("What each worker gets, and no more")
    .meta({ unit: "MiB", cost: "with 1 vCPU about $30 per worker and month, half of an m7g.large" }),
  heapMib: z
    .int()
    .min(512)
    .max(131_072)
    .default(2048)
    .describe("What of it Java's objects get; a worker that needs more ends, and is started again")
    .meta({ unit: "MiB", limit: "at most three quarters of memoryMib; s3Sinks keep all between two flushes in it" }),
  autoscaling: z
    .strictObject({
      maxReplicas: z
        .int()
        .min(2)
        .max(100)
        .describe("The most workers")
        .meta({ limit: "at most the tasks of all connectors" }),
      targetCpuPercent: z
        .int()
        .min(10)
        .max(90)
        .default(60)
        .describe("Use of the CPU above which there is one more, of what cpu says")
        .meta({ unit: "%" }),
      lagPerWorker: z
        .int()
        .min(1)
        .optional()
        .describe(
          "Records that one worker may be behind in a sink's topics; beyond that there are more. CPU alone if left out",
        )
        .meta({ limit: "KEDA's role must be let in: keda.kafkaClusterArns of the kubernetes-platform unit" }),
    })
    .optional()
    .describe(
      "More workers under load, by KEDA. Tasks stay as many as they are: a lag that stays needs a higher tasksMax",
    )
    .meta({ limit: "KEDA and the metrics server must be installed" }),
  flushIntervalSeconds: z
    .int()
    .min(5)
    .max(600)
    .default(60)
    .describe("How often offsets are committed, and s3Sinks end their files")
    .meta({ unit: "s" }),
  workerConfig: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
    .default({})
    .describe("Kafka Connect's other settings of workers, under their own names; a change restarts them one by one")
    .meta({ limit: "none that Strimzi refuses: group.id, ssl.*, sasl.*, listeners, plugin.path and so on" }),
};
