import { setTimeout as sleep } from "node:timers/promises";
import { delimiter, join } from "node:path";
import { BatchClient, DescribeJobsCommand, type JobDetail, paginateListJobs } from "@aws-sdk/client-batch";
import type { MediaSandbox } from "./media-sandbox";
import { project } from "./project";

/** Jobs that run at a time. */
const atATime = 2;

/** The states in which the emulator may list a job: it has no EKS, so jobs that it cannot start are FAILED there. */
const states = ["SUBMITTED", "PENDING", "RUNNABLE", "STARTING", "RUNNING", "FAILED"] as const;

type RunJob = typeof import("../../../apps/media-functions/src/batch/run-job").runJob;

/**
 * Runs the jobs that are submitted to AWS Batch, which the emulator only keeps: the program of their container, with the
 * variables and arguments of their definition and of SubmitJob. assimp and Blender are stand-ins (programs/).
 */
export class BatchRunner {
  /** Jobs that were run, by exit code. */
  readonly ended = new Map<number, number>();
  private readonly client: BatchClient;
  private readonly seen = new Set<string>();
  private readonly loop: Promise<void>;
  private isStopped = false;

  constructor(
    sandbox: MediaSandbox,
    private readonly queues: readonly string[],
  ) {
    this.client = new BatchClient(sandbox.clientSettings);
    Object.assign(process.env, sandbox.variables, {
      PATH: [join(project, "test/support/media/programs"), process.env["PATH"]].join(delimiter),
      POWERTOOLS_LOG_LEVEL: "SILENT",
    });
    this.loop = this.run();
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    await this.loop;
    this.client.destroy();
  }

  private async run(): Promise<void> {
    const { runJob } = await import("../../../apps/media-functions/src/batch/run-job");
    while (!this.isStopped) {
      const jobs = (await this.newJobs()).values();
      const worker = async (): Promise<void> => {
        for (const job of jobs) this.count(await runJob(jobOf(job)));
      };
      await Promise.all(Array.from({ length: atATime }, worker));
      await sleep(500);
    }
  }

  private count(exitCode: Awaited<ReturnType<RunJob>>): void {
    this.ended.set(exitCode, (this.ended.get(exitCode) ?? 0) + 1);
  }

  private async newJobs(): Promise<JobDetail[]> {
    const ids: string[] = [];
    for (const jobQueue of this.queues) {
      for (const jobStatus of states) {
        for await (const { jobSummaryList = [] } of paginateListJobs(
          { client: this.client },
          { jobQueue, jobStatus },
        )) {
          ids.push(...jobSummaryList.map(({ jobId }) => jobId!));
        }
      }
    }
    const fresh = [...new Set(ids)].filter((id) => !this.seen.has(id)).slice(0, 100); // the most of DescribeJobs
    if (fresh.length === 0) return [];
    for (const id of fresh) this.seen.add(id);
    const { jobs = [] } = await this.client.send(new DescribeJobsCommand({ jobs: fresh }));
    return jobs;
  }
}

/** The job that the program of the container runs; its variables become those of this process. */
function jobOf({ eksProperties }: JobDetail): Parameters<RunJob>[0] {
  const { env = [], args = [] } = eksProperties!.podProperties!.containers![0]!;
  const variables = Object.fromEntries(env.map(({ name, value }) => [name!, value!]));
  const { WORK_ITEM, OUTPUT_BUCKET, NOTIFICATION_TOPIC_ARN } = variables;
  Object.assign(process.env, { OUTPUT_BUCKET, NOTIFICATION_TOPIC_ARN });
  return {
    option: args.at(-1)!,
    item: JSON.parse(WORK_ITEM!) as Parameters<RunJob>[0]["item"],
    outputBucket: OUTPUT_BUCKET!,
    renditions: [],
    signal: new AbortController().signal,
  };
}
