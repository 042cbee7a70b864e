import { type MediaKind, mediaKinds } from "../media/media-kinds";

/**
 * Metrics that the functions `output` and `sweep` of apps/media-functions write to their logs (embedded metric format),
 * each with the dimensions `service` (the function) and `kind`.
 */
export const mediaMetrics = {
  namespace: "Media",
  /** Time from the object in the input bucket to the last output, of each complete upload. */
  turnaround: "TurnaroundSeconds",
  completed: "UploadsCompleted",
  failed: "UploadsFailed",
  timedOut: "UploadsTimedOut",
} as const;

/** Names of what counts uploads: the functions that write the metrics, and the queue in which uploads arrive. */
export interface MediaCounters {
  readonly output: string;
  readonly sweep: string;
  readonly classifyQueue: string;
}

export type MediaMetric = Exclude<keyof typeof mediaMetrics, "namespace">;

/** Dimensions of a metric. */
export const mediaDimensions = (metric: MediaMetric, kind: MediaKind, { output, sweep }: MediaCounters) => ({
  service: metric === "timedOut" ? sweep : output,
  kind,
});

/** Identifier of a kind in an expression, which must begin with a small letter. */
export const variableOf = (kind: MediaKind): string => (kind === "3d" ? "model" : kind);

/** The same metric of every kind, for an expression: `completedDocument`. */
export function ofEveryKind(metric: MediaMetric, counters: MediaCounters) {
  const metrics = mediaKinds.map((kind) => {
    const dimensions = mediaDimensions(metric, kind, counters);
    const { namespace, [metric]: name } = mediaMetrics;
    return [`${metric}_${variableOf(kind)}`, { namespace, name, statistic: "Sum", dimensions }] as const;
  });
  const expression = metrics.map(([id]) => `FILL(${id}, 0)`).join(" + ");
  return { expression: `(${expression})`, metrics: Object.fromEntries(metrics) };
}
