import type { BatchStep } from "./step";
import { optimize, render, simulate } from "./three-d";
import { captions, keyFrames, transcode } from "./video";

/** The processing options that run on AWS Batch. */
export const batchSteps: Readonly<Record<string, BatchStep>> = {
  simulation: simulate,
  rendering: render,
  optimization: optimize,
  transcode,
  "key-frames": keyFrames,
  captions,
};
