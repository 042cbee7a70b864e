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

const mount = z.strictObject({
  secret: z.string().optional().describe("Secret in the namespace, each key a file"),
  configMap: z.string().optional().describe("Config map in the namespace, each key a file"),
});

/** Sources of secrets in the settings of connectors. */
export const configProviders = z
  .strictObject({
    secrets: z
      .array(z.string())
      .default([])
      .describe("Kubernetes secrets that settings name as ${secrets:<secret>:<key>}")
      .meta({ limit: "in the workers' namespace; the workers may read these and no others" }),
    configMaps: z
      .array(z.string())
      .default([])
      .describe("Config maps that settings name as ${configmaps:<config map>:<key>}"),
    env: z
      .record(
        z.string(),
        z.strictObject({
          secret: z.string().describe("Secret in the namespace"),
          key: z.string().describe("Key of the secret"),
        }),
      )
      .default({})
      .describe("Environment variables of the workers from secrets, which settings name as ${env:<variable>}")
      .meta({ limit: "read when a worker starts: a new value needs new pods" }),
    mounts: z
      .record(z.string(), mount)
      .default({})
      .describe(
        "Secrets and config maps mounted at /mnt/<mount>, which settings name as ${directory:/mnt/<mount>:<file>} or ${file:/mnt/<mount>/<file>.properties:<key>}",
      ),
    custom: z
      .record(
        z.string(),
        z.strictObject({
          class: z.string().describe("Class of the provider, which is in the image"),
          params: z.record(z.string(), z.string()).default({}).describe("Its parameters"),
        }),
      )
      .default({})
      .describe("Other config providers by name, which settings name as ${<name>:<path>:<key>}"),
  })
  .prefault({})
  .describe(
    "Sources of secrets in the settings of connectors. Plans, states and KafkaConnector objects show placeholders only",
  );
