import { InvalidInput, problem } from "../engine/problem";

/** A fault of the user's machine or input: shown as one sentence with the next step, without a stack trace. */
export const mistake = (what: string, fix: string): InvalidInput =>
  new InvalidInput([problem("", undefined, what, fix)]);
