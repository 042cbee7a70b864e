import type { WorkItem } from "../events/work-item";
import type { ProgramOptions } from "./program";

/** An output that a step wrote to the working folder. */
export interface BatchOutput {
  readonly name: string;
  readonly file: string;
  readonly contentType: string;
  /** False for an output that the upload does not wait for: it is uploaded without a notice. */
  readonly isExpected: boolean;
}

/** Input of a step. */
export interface StepInput {
  readonly item: WorkItem;
  /** The file in the working folder. */
  readonly file: string;
  readonly programs: ProgramOptions;
  /** Heights of renditions. */
  readonly renditions: readonly number[];
}

/** A processing option as a program runs it. */
export type BatchStep = (input: StepInput) => Promise<BatchOutput[]>;

/** An output that the upload waits for. */
export const expectedOutput = (name: string, file: string, contentType: string): BatchOutput => ({
  name,
  file,
  contentType,
  isExpected: true,
});
