/**
 * Exit codes of the program (sysexits.h). The job definition ends a job with `badInput` and repeats one with any other
 * code: modules/batch/job-definition.ts.
 */
export const exitCodes = {
  /** Another attempt cannot succeed: the file is damaged, or not what its type says. */
  badInput: 65,
  /** The environment variables or arguments are wrong. */
  usage: 64,
  /** Another attempt may succeed: AWS did not answer, the disk was full. */
  temporary: 75,
  /** Ended by SIGTERM, as when a Spot instance is reclaimed. */
  terminated: 143,
} as const;
