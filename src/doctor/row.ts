export type Status = "ok" | "missing" | "wrong version" | "wrong account" | "no answer" | "skipped";

/** One thing that was looked for. */
export interface Row {
  readonly name: string;
  readonly status: Status;
  /** The version and where it is, or why it does not do. */
  readonly found: string;
  readonly neededFor: string;
  /** Without it, what was asked about does not work. */
  readonly required: boolean;
  /** The environments that it is needed for, where it is not for all. */
  readonly environments?: readonly string[];
  /** True for a check that was skipped and might have failed. */
  readonly unclear?: boolean;
  /** The next step, where one is needed. */
  readonly fix?: string;
}

/** Whether something is wrong with it: a check that was skipped says nothing. */
export function isBad({ status }: Row): boolean {
  return status !== "ok" && status !== "skipped";
}
