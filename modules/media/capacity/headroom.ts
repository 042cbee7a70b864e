import { quotaOf, type QuotaName, serviceQuotas } from "../service-quotas";
import type { Design } from "./design";
import { jobSeconds, type PipelineSettings, runPipeline, stagesOf, textReads } from "./pipeline";
import { tableRates } from "./table-rates";
import { peakDay, secondsPerDay, type Workload } from "./workload";

/** A quota of the account, and what a day takes of it. */
export interface Headroom {
  readonly what: string;
  /** For `aws service-quotas request-service-quota-increase`. Undefined where it was not found. */
  readonly code?: string;
  readonly ordinary: number;
  /** In the worst hour of a peak day, if nothing is to wait. */
  readonly peak: number;
  readonly quota: number;
}

/** Share of a quota that should be left, so that a retry or a second user does not meet it. */
export const wantedHeadroom = 0.2;

/** The value to request, so that a peak does not wait. Undefined if there is room. */
export const requestOf = ({ peak, quota }: Headroom): number | undefined =>
  peak <= quota * (1 - wantedHeadroom) ? undefined : Math.ceil(peak / (1 - wantedHeadroom));

/** Every quota that the flow uses, in us-east-1. */
export function headroomOf(settings: PipelineSettings, workload: Workload, design: Design): readonly Headroom[] {
  const worst = Math.max(...peakDay);
  const row = (what: string, ordinary: number, quota: number, code?: string): Headroom => ({
    what,
    code,
    ordinary,
    peak: ordinary * worst,
    quota,
  });
  const known = (name: QuotaName, ordinary: number): Headroom => {
    const { code, meaning } = serviceQuotas[name];
    return row(meaning, ordinary, quotaOf(name, "us-east-1", {})!, code);
  };
  const perSecond = (kind: "document" | "picture" | "3d" | "video") =>
    workload.kinds[kind].uploadsPerDay / secondsPerDay;
  const documents = perSecond("document") * design.textShare;
  const videos = perSecond("video") * (1 - design.ffmpegShare);
  const { writes, reads } = tableRates(workload, design);
  return [
    known("textDetectionStarts", documents),
    known("textDetectionJobs", documents * jobSeconds.document),
    row("GetDocumentTextDetection calls a second", documents * textReads.perMessage, textReads.perSecond),
    known("labelDetections", perSecond("picture") * design.labelShare),
    known("mediaConvertCalls", videos),
    known("mediaConvertJobs", videos * jobSeconds.video),
    row("concurrent executions of Lambda", concurrency(settings, workload, design), 1000, "L-B99A9384"),
    row("writes a second of a table on demand", writes, 40_000),
    row("reads a second of a table on demand", reads, 40_000),
  ];
}

/** Invocations that run at a time on an ordinary day: arrivals by the time of each (Little's law). */
function concurrency(settings: PipelineSettings, workload: Workload, design: Design): number {
  const stages = stagesOf(settings, workload, design);
  return runPipeline(stages, [1]).reduce((sum, { run }, index) => {
    const { stage } = stages[index]!;
    if (stage.name === "jobs of 3D files") return sum;
    return sum + ((run.served[0]! / 60) * stage.secondsPerBatch) / stage.batchSize;
  }, 0);
}
