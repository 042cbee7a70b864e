import type { MediaKind } from "../media-kinds";
import { overKinds, type Workload } from "./workload";

/** A function of `apps/media-functions`, by the name of its handler's file. */
export type Handler =
  | "upload-api"
  | "classify"
  | "document"
  | "document-completed"
  | "picture"
  | "three-d"
  | "video"
  | "video-completed"
  | "output";

/** The treatment of uploads, and the means for it: everything that decides what a workload costs. */
export interface Design {
  /** Share of documents whose text is extracted. */
  readonly textShare: number;
  /** Share of pictures whose labels are detected. */
  readonly labelShare: number;
  /** Heights of the transcoded videos. */
  readonly renditions: readonly number[];
  /** Share of videos that ffmpeg transcodes on the nodes of AWS Batch, instead of MediaConvert. */
  readonly ffmpegShare: number;
  /** Share of uploads whose content was processed before, and is not again. */
  readonly duplicateShare: number;
  /** Price of the nodes of AWS Batch as a share of the one on demand: about 0.35 on Spot. */
  readonly nodePrice: number;
  /** Price of Lambda as a share of the one on demand: 0.83 with a Compute Savings Plan of a year. */
  readonly lambdaPrice: number;
  /** Age at which objects go to Standard-IA and to Glacier Instant Retrieval. Infinity: never. */
  readonly storage: Readonly<Record<"input" | "output", StorageClasses>>;
  readonly functions: Readonly<Record<Handler, FunctionUse>>;
}

export interface StorageClasses {
  readonly infrequentAccessAfterDays: number;
  readonly archiveAfterDays: number;
}

export interface FunctionUse {
  readonly memoryMib: number;
  /** Billed for each message. */
  readonly millisecondsPerMessage: number;
  readonly batchSize: number;
}

/** As the document says: everything for every upload, spot nodes, Standard-IA after 30 days and Glacier after 90. */
export const documented: Omit<Design, "functions"> = {
  textShare: 1,
  labelShare: 1,
  renditions: [1080, 720, 480],
  ffmpegShare: 0,
  duplicateShare: 0,
  nodePrice: 0.35,
  lambdaPrice: 1,
  storage: {
    input: { infrequentAccessAfterDays: 30, archiveAfterDays: 90 },
    output: { infrequentAccessAfterDays: 30, archiveAfterDays: 90 },
  },
};

/** MB of a minute of H.264 by height. */
const megabytesPerMinute = (height: number): number => (height >= 1080 ? 30 : height >= 720 ? 15 : 6);

/** Objects that an upload of a kind ends with. */
export function outputsOf(kind: MediaKind, { textShare, labelShare, renditions }: Design): number {
  switch (kind) {
    case "document":
      return textShare;
    case "picture":
      return labelShare + 2; // thumbnail and preview
    case "3d":
      return 1;
    case "video":
      return renditions.length + 1; // the first key frame
  }
}

const outputMegabytes = (kind: MediaKind, { minutesPerVideo }: Workload, { renditions, textShare }: Design): number =>
  ({
    document: 0.05 * textShare,
    picture: 0.4,
    "3d": 3,
    video: minutesPerVideo * renditions.reduce((sum, height) => sum + megabytesPerMinute(height), 0),
  })[kind];

export const outputsPerDay = ({ kinds }: Workload, design: Design): number =>
  overKinds((kind) => kinds[kind].uploadsPerDay * outputsOf(kind, design));

export const outputGbPerDay = (workload: Workload, design: Design): number =>
  overKinds((kind) => (workload.kinds[kind].uploadsPerDay * outputMegabytes(kind, workload, design)) / 1000);

/** Messages of a day that a function handles. */
export function messagesPerDay(handler: Handler, workload: Workload, design: Design): number {
  const { document, picture, "3d": threeD, video } = workload.kinds;
  const all = overKinds((kind) => workload.kinds[kind].uploadsPerDay);
  switch (handler) {
    case "upload-api":
      return all * 2; // the announcement, and the answer to "is it ready?"
    case "classify":
      return all;
    case "document":
      return document.uploadsPerDay * design.textShare;
    case "document-completed":
      return document.uploadsPerDay * design.textShare * (1 - design.duplicateShare);
    case "picture":
      return picture.uploadsPerDay;
    case "three-d":
      return threeD.uploadsPerDay;
    case "video":
    case "video-completed":
      return video.uploadsPerDay;
    case "output":
      return 2 * outputsPerDay(workload, design); // the object, and the notice
  }
}
