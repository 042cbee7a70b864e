import { z } from "zod";
import { diskGib, instanceType } from "../kubernetes/node-inputs";

const name = z.string().regex(/^[a-z0-9][a-z0-9-]*$/, "must be a kebab-case name");

const nodeChoice = z.strictObject({
  instanceTypes: z
    .array(instanceType)
    .min(1)
    .default(["c7g.2xlarge", "c7g.4xlarge", "m7g.2xlarge", "m7g.4xlarge", "c6g.4xlarge", "m6g.4xlarge"])
    .describe("Instance types, all of one architecture and accelerator, which the image must have")
    .meta({
      cost: "c7g.4xlarge: $424 a month while it runs, about $130 on Spot",
      limit: "with GPUs the cluster needs NVIDIA's device plugin (docs/runbooks/media-batch.md)",
    }),
  capacity: z
    .enum(["spot", "on-demand"])
    .default("spot")
    .describe("Spot, chosen by price and by how rarely it is reclaimed, or on demand, by best fit")
    .meta({ cost: "Spot: 60 to 90 % cheaper; a reclaimed instance costs its jobs an attempt" }),
  minVcpus: z
    .int()
    .min(0)
    .default(0)
    .describe("vCPUs that stay while no job waits")
    .meta({ unit: "vCPU", cost: "0: nothing while no job waits; the first one waits for a node, two to four minutes" }),
  maxVcpus: z.int().min(1).default(64).describe("vCPUs of all these nodes together").meta({
    unit: "vCPU",
    limit: "the account's quota of Spot or on-demand vCPUs (L-34B43A08, L-1216C47A), 5 in a new account",
    cost: "c7g on Spot: about $8 a month for each vCPU that always works",
  }),
  diskGib: diskGib
    .default(100)
    .describe("Root volume of each node: images, and /tmp of its jobs")
    .meta({ unit: "GiB", cost: "$0.08 per GiB and month while it runs" }),
});

export const nodes = z
  .record(name, nodeChoice)
  .refine((choices) => Object.keys(choices).length > 0, "must have an entry")
  .prefault({ cpu: {} })
  .describe('Kinds of nodes, by name. Nodes with GPUs are an entry of their own: { instanceTypes: ["g6.xlarge"] }');

export const queues = z
  .record(
    name,
    z.strictObject({
      nodes: z
        .array(name)
        .min(1)
        .max(3)
        .default(["cpu"])
        .describe("Nodes, the first to be tried first. Jobs of a queue move on when those before are full")
        .meta({ limit: "3 (AWS Batch)" }),
      priority: z
        .int()
        .min(0)
        .max(1000)
        .default(10)
        .describe("The higher one is served first where queues share nodes"),
    }),
  )
  .prefault({ "3d": {}, video: { priority: 5 } })
  .describe("Job queues by kind of upload")
  .meta({ limit: "a queue must be empty and disabled before it is destroyed (AWS Batch)" });

const job = z.strictObject({
  queue: name.default("3d").describe("Its queue"),
  vcpu: z.number().min(0.25).multipleOf(0.25).default(4).describe("vCPUs").meta({
    unit: "vCPU",
    limit: "a multiple of 0.25 (AWS Batch); no more than a node has beside the kubelet and its DaemonSets",
  }),
  memoryMib: z.int().min(128).default(7168).describe("Memory").meta({ unit: "MiB", limit: "as for vcpu" }),
  gpus: z.int().min(0).max(8).default(0).describe("GPUs; nodes of the queue must have them"),
  tmpGib: z
    .int()
    .min(1)
    .default(20)
    .describe("Room in /tmp, the only place that can be written; it holds the file and its outputs")
    .meta({ unit: "GiB" }),
  timeoutMinutes: z
    .int()
    .min(1)
    .default(30)
    .describe("Time of one attempt. A job that takes longer fails, and is not tried again")
    .meta({ unit: "minutes" }),
  attempts: z
    .int()
    .min(1)
    .max(10)
    .default(3)
    .describe("Attempts. A reclaimed Spot instance takes one; bad input and lack of memory end a job at once")
    .meta({ limit: "10 (AWS Batch)" }),
});

export const jobs = z
  .record(name, job)
  .prefault({
    simulation: {},
    rendering: { vcpu: 8, memoryMib: 14_336, timeoutMinutes: 60 },
    optimization: { vcpu: 2, memoryMib: 3584 },
    transcode: { queue: "video", vcpu: 4, memoryMib: 3584, tmpGib: 60, timeoutMinutes: 60 },
  })
  .describe("Job definitions by processing option");
