import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { DeployedMedia, JobDefinition } from "./deployed";
import type { MediaSandbox } from "./media-sandbox";
import { project } from "./project";

/** Jobs that run at a time. */
const atATime = 2;

type Job = Parameters<typeof import("../../../apps/media-functions/src/batch/run-job").runJob>[0];

interface Variables {
  readonly env?: readonly { readonly name: string; readonly value: string }[];
}

/** A job as it was submitted. */
interface SubmittedJob {
  readonly jobDefinition: string;
  readonly eksPropertiesOverride: { readonly podProperties: { readonly containers: readonly [Variables] } };
}

/**
 * Runs the jobs that are submitted to AWS Batch, which the sandbox only keeps: the program of their container, with the
 * variables and arguments of their definition and of SubmitJob. assimp and Blender are stand-ins (programs/).
 */
export class BatchRunner {
  /** Jobs that were run, by exit code. */
  readonly ended = new Map<number, number>();
  private readonly seen = new Set<string>();
  private readonly loop: Promise<void>;
  private isStopped = false;

  constructor(
    private readonly sandbox: MediaSandbox,
    private readonly media: DeployedMedia,
  ) {
    Object.assign(process.env, sandbox.variables, {
      PATH: [join(project, "test/support/media/programs"), process.env["PATH"]].join(delimiter),
      POWERTOOLS_LOG_LEVEL: "SILENT",
    });
    delete process.env["AWS_PROFILE"]; // the SDK warns of two sources of credentials
    this.loop = this.run();
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    await this.loop;
  }

  private async run(): Promise<void> {
    const { runJob } = await import("../../../apps/media-functions/src/batch/run-job");
    while (!this.isStopped) {
      const jobs = (await this.newJobs()).values();
      const worker = async (): Promise<void> => {
        for (const job of jobs) {
          const code = await runJob(jobOf(job, this.media.jobDefinition(job.jobDefinition)));
          this.ended.set(code, (this.ended.get(code) ?? 0) + 1);
        }
      };
      await Promise.all(Array.from({ length: atATime }, worker));
      await sleep(500);
    }
  }

  private async newJobs(): Promise<readonly SubmittedJob[]> {
    const ids: string[] = [];
    for (const jobQueue of this.media.jobQueues) {
      const { jobSummaryList } = await this.batch<{ jobSummaryList: { jobId: string }[] }>("listjobs", {
        jobQueue,
        jobStatus: "RUNNABLE",
      });
      ids.push(...jobSummaryList.map(({ jobId }) => jobId).filter((id) => !this.seen.has(id)));
    }
    const fresh = ids.slice(0, 100); // the most of DescribeJobs
    if (fresh.length === 0) return [];
    for (const id of fresh) this.seen.add(id);
    return (await this.batch<{ jobs: readonly SubmittedJob[] }>("describejobs", { jobs: fresh })).jobs;
  }

  /** Without the SDK, which leaves out what the sandbox answers besides AWS: the overrides of SubmitJob. */
  private async batch<Answer>(operation: string, fields: object): Promise<Answer> {
    const answer = await this.sandbox.send("batch", `/v1/${operation}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(fields),
    });
    if (!answer.ok) throw new Error(await answer.text());
    return (await answer.json()) as Answer;
  }
}

/** The job that the program of the container runs. Variables of the definition become those of this process. */
function jobOf({ eksPropertiesOverride }: SubmittedJob, { args, env }: JobDefinition): Job {
  const [{ env: own = [] }] = eksPropertiesOverride.podProperties.containers;
  const variables = Object.fromEntries([...env, ...own].map(({ name, value }) => [name, value]));
  const { WORK_ITEM, OUTPUT_BUCKET, NOTIFICATION_TOPIC_ARN } = variables;
  Object.assign(process.env, { OUTPUT_BUCKET, NOTIFICATION_TOPIC_ARN });
  return {
    option: args.at(-1)!,
    item: JSON.parse(WORK_ITEM!) as Job["item"],
    outputBucket: OUTPUT_BUCKET!,
    renditions: [],
    signal: new AbortController().signal,
  };
}
