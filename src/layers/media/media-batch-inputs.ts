import { z } from "zod";
import type { Job } from "../../../modules/batch/job";
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

const queue = (priority: number, description: string) =>
  z
    .strictObject({
      nodes: z
        .array(name)
        .min(1)
        .max(3)
        .default(["cpu"])
        .describe("Nodes, the first to be tried first. Jobs move on when those before are full")
        .meta({ limit: "3 (AWS Batch)" }),
      priority: z
        .int()
        .min(0)
        .max(1000)
        .default(priority)
        .describe("The higher one is served first where queues share nodes"),
    })
    .prefault({})
    .describe(description);

export const queues = z
  .strictObject({
    "3d": queue(10, "Jobs of 3D files"),
    video: queue(5, "Jobs of videos that are not for MediaConvert"),
  })
  .prefault({})
  .describe("Job queues by kind of upload");

interface JobDefaults {
  readonly vcpu: number;
  readonly memoryMib: number;
  readonly tmpGib: number;
  readonly timeoutMinutes: number;
}

const job = (defaults: JobDefaults, description: string) =>
  z
    .strictObject({
      vcpu: z
        .number()
        .min(0.25)
        .multipleOf(0.25)
        .default(defaults.vcpu)
        .describe("vCPUs")
        .meta({ unit: "vCPU", limit: "a multiple of 0.25 (AWS Batch); less than a node has, for the kubelet" }),
      memoryMib: z.int().min(128).default(defaults.memoryMib).describe("Memory").meta({ unit: "MiB" }),
      gpus: z.int().min(0).max(8).default(0).describe("GPUs; nodes of the queue must have them"),
      tmpGib: z
        .int()
        .min(1)
        .default(defaults.tmpGib)
        .describe("Room in /tmp for the file and its outputs; nothing else can be written")
        .meta({ unit: "GiB" }),
      timeoutMinutes: z
        .int()
        .min(1)
        .default(defaults.timeoutMinutes)
        .describe("Time of one attempt. A job that takes longer fails, and is not tried again")
        .meta({ unit: "minutes" }),
      attempts: z
        .int()
        .min(1)
        .max(10)
        .default(3)
        .describe("Attempts. A reclaimed Spot instance takes one; bad input and lack of memory end a job at once")
        .meta({ limit: "10 (AWS Batch)" }),
    })
    .prefault({})
    .describe(description);

const medium = { vcpu: 4, memoryMib: 7168, tmpGib: 20, timeoutMinutes: 30 };
const large = { vcpu: 8, memoryMib: 14_336, tmpGib: 20, timeoutMinutes: 60 };
const small = { vcpu: 2, memoryMib: 3584, tmpGib: 20, timeoutMinutes: 30 };

export const jobs = z
  .strictObject({
    simulation: job(medium, "Masses and validity of a mesh"),
    rendering: job(large, "A picture of a model"),
    optimization: job(small, "A smaller model"),
    transcode: job({ ...medium, tmpGib: 40, timeoutMinutes: 60 }, "Renditions of a video"),
    "key-frames": job(small, "Frames of a video"),
    captions: job({ ...small, vcpu: 1 }, "Captions in a video as text"),
  })
  .prefault({})
  .describe("Job definitions by processing option");

const videoOptions: readonly string[] = ["transcode", "key-frames", "captions"];

/** The jobs with their queues: an option belongs to one kind. */
export const jobsWithQueues = (choice: z.output<typeof jobs>): Record<string, Job> =>
  Object.fromEntries(
    Object.entries(choice).map(([option, each]) => [
      option,
      { ...each, queue: videoOptions.includes(option) ? "video" : "3d" },
    ]),
  );
