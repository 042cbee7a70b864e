import type { MediaKind } from "../media/media-kinds";

/** A promise about uploads of one kind. */
export interface TurnaroundObjective {
  /** Time from the upload to the last output. */
  readonly seconds: number;
  /** Share of uploads that must be complete within that time, over 30 days. */
  readonly targetPercent: number;
}

export type TurnaroundObjectives = Readonly<Record<MediaKind, TurnaroundObjective>>;

/** An hour of 3D leaves time for two Spot interruptions, half an hour of video for a queue of MediaConvert. */
export const turnaroundObjectives: TurnaroundObjectives = {
  document: { seconds: 600, targetPercent: 99 },
  picture: { seconds: 120, targetPercent: 99.5 },
  "3d": { seconds: 3600, targetPercent: 95 },
  video: { seconds: 1800, targetPercent: 99 },
};

export interface MediaThresholds {
  /** Share of a function's invocations that end with an error. */
  readonly functionErrorPercent: number;
  /** Concurrent executions of the whole account in the region. */
  readonly concurrentExecutions: number;
  /** Age of an upload that nobody has classified, or of an output that nobody has joined. */
  readonly intakeAgeMinutes: number;
  /** Share of uploads that end as failed. */
  readonly uploadFailurePercent: number;
  /** Uploads in an hour from which on rates count: of one upload in an hour, a failed one is 100 %. */
  readonly leastUploads: number;
}

export const mediaThresholds: MediaThresholds = {
  functionErrorPercent: 5,
  concurrentExecutions: 800, // four fifths of the default quota
  intakeAgeMinutes: 15,
  uploadFailurePercent: 10,
  leastUploads: 20,
};
