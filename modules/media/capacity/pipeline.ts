import type { MediaKind } from "../media-kinds";
import { type Design, type Handler, messagesPerDay } from "./design";
import { invocationSeconds } from "./handler-times";
import { type Limit, limitOf, type QueueRun, runQueue, type Stage } from "./queue-load";
import { secondsPerDay, type Workload } from "./workload";

/** A function that a queue feeds, as it is configured. */
export interface FedFunction {
  readonly memoryMib: number;
  readonly batchSize: number;
  readonly concurrency: number;
}

/** Limits of a start controller. */
export interface StartLimits {
  readonly callsPerSecond?: number;
  readonly concurrentJobs?: number;
}

/** Settings of an environment that decide how much it carries. */
export interface PipelineSettings {
  readonly functions: Readonly<Record<Exclude<Handler, "upload-api">, FedFunction>>;
  readonly limits: Readonly<Record<MediaKind, StartLimits>>;
  /** vCPUs of the nodes of AWS Batch, and of a job of a 3D file. */
  readonly batchVcpus: number;
  readonly vcpusPerJob: number;
  readonly renditions: readonly number[];
  /** Time after which an upload that has begun, and misses an output, ends TIMED_OUT. */
  readonly pendingMinutes: number;
}

/** Seconds of a job of the managed services: assumed for 5 pages of text, and a minute of video in three renditions. */
export const jobSeconds = { document: 20, video: 60 } as const;

/**
 * Reads of Textract's results: 25 GetDocumentTextDetection a second in us-east-1 (docs.aws.amazon.com/general/latest/gr/
 * textract.html), two for 5 pages, since an answer has 1,000 blocks and a page some 350.
 */
export const textReads = { perSecond: 25, perMessage: 2 } as const;

/** A stage of the flow. */
export interface FlowStage {
  readonly stage: Stage;
  /** Mean arrivals a second of an ordinary day, or the stage before, of which everything arrives here. */
  readonly arrivals: { readonly perSecond: number } | { readonly after: string };
  /** Age that a message may have on a peak day. */
  readonly maximumAgeMinutes: number;
}

/**
 * The stages of an environment. Every upload passes classify and output, so they keep up at any hour; what starts paid jobs
 * may queue for hours, and what has begun must end before the sweep ends it.
 */
export function stagesOf(settings: PipelineSettings, workload: Workload, design: Design): readonly FlowStage[] {
  const { limits, functions, pendingMinutes } = settings;
  type Fed = keyof typeof functions;
  const stage = (handler: Fed, more: Partial<Stage> = {}): Stage => {
    const { concurrency, batchSize, memoryMib } = functions[handler];
    return {
      name: handler,
      concurrency,
      batchSize,
      secondsPerBatch: invocationSeconds(handler, memoryMib, batchSize),
      ...more,
    };
  };
  const from = (handler: Fed) => ({ perSecond: messagesPerDay(handler, workload, design) / secondsPerDay });
  const calls = (kind: MediaKind, perMessage = 1) => {
    const perSecond = limits[kind].callsPerSecond;
    return perSecond === undefined ? undefined : { perSecond, perMessage };
  };
  const jobs = (kind: keyof typeof jobSeconds) => {
    const slots = limits[kind].concurrentJobs;
    return slots === undefined ? undefined : { slots, seconds: jobSeconds[kind] };
  };
  const [soon, hours] = [15, 240];
  return [
    { stage: stage("classify"), arrivals: from("classify"), maximumAgeMinutes: 5 },
    {
      stage: stage("document", { calls: calls("document"), jobs: jobs("document") }),
      arrivals: from("document"),
      maximumAgeMinutes: hours,
    },
    {
      stage: stage("document-completed", { calls: textReads }),
      arrivals: { after: "document" },
      maximumAgeMinutes: pendingMinutes - jobSeconds.document / 60,
    },
    {
      stage: stage("picture", { calls: calls("picture", design.labelShare) }),
      arrivals: from("picture"),
      maximumAgeMinutes: 60,
    },
    { stage: stage("three-d", { calls: calls("3d") }), arrivals: from("three-d"), maximumAgeMinutes: soon },
    jobsOf3d(settings, workload),
    {
      stage: stage("video", { calls: calls("video"), jobs: jobs("video") }),
      arrivals: from("video"),
      maximumAgeMinutes: hours,
    },
    { stage: stage("video-completed"), arrivals: { after: "video" }, maximumAgeMinutes: soon },
    { stage: stage("output"), arrivals: from("output"), maximumAgeMinutes: 5 },
  ];
}

/** The job queue of 3D files in AWS Batch. */
function jobsOf3d({ batchVcpus, vcpusPerJob, pendingMinutes }: PipelineSettings, workload: Workload): FlowStage {
  const seconds = (workload.vcpuMinutesPer3d * 60) / vcpusPerJob;
  const jobs = { slots: Math.floor(batchVcpus / vcpusPerJob), seconds };
  return {
    stage: { name: "jobs of 3D files", concurrency: Infinity, batchSize: 1, secondsPerBatch: seconds, jobs },
    arrivals: { after: "three-d" },
    maximumAgeMinutes: pendingMinutes - seconds / 60,
  };
}

/** A stage over some hours. */
export interface StageRun extends Pick<FlowStage, "maximumAgeMinutes"> {
  readonly name: string;
  readonly limit: Limit;
  readonly run: QueueRun;
}

/**
 * Every stage over some hours; what one serves arrives in the one after it.
 * @param hours in multiples of the mean of an ordinary day
 */
export function runPipeline(stages: readonly FlowStage[], hours: readonly number[]): readonly StageRun[] {
  const runs = new Map<string, StageRun>();
  for (const { stage, arrivals, maximumAgeMinutes } of stages) {
    const limit = limitOf(stage);
    const arriving =
      "after" in arrivals
        ? runs.get(arrivals.after)!.run.served
        : hours.flatMap((factor) => Array<number>(60).fill(factor * arrivals.perSecond * 60));
    runs.set(stage.name, { name: stage.name, limit, run: runQueue(arriving, limit.perSecond), maximumAgeMinutes });
  }
  return [...runs.values()];
}

/** Stages whose messages become too old, or that have some left at the end. */
export const overloaded = (runs: readonly StageRun[]): readonly StageRun[] =>
  runs.filter(({ run, maximumAgeMinutes }) => run.emptyAt === undefined || run.oldestMinutes > maximumAgeMinutes);
