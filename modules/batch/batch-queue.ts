import { BatchJobQueue } from "@cdktf/provider-aws/lib/batch-job-queue";
import { Construct } from "constructs";

export interface BatchQueueProps {
  readonly name: string;
  /** The higher one is served first where two queues share nodes. */
  readonly priority: number;
  /** Compute environments, the first to be tried first. */
  readonly environmentArns: readonly string[];
  /** Time that a job may wait at the head of the queue for what cannot be had. */
  readonly stuckMinutes: number;
}

/**
 * Reasons for which a job waits that can end it, and with it the wait of those behind it. It is then FAILED, like any
 * other job that failed.
 * docs.aws.amazon.com/batch/latest/userguide/job_stuck_in_runnable_time_limit_actions.html
 */
export const stuckReasons = [
  "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY",
  "MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE",
  "MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT",
] as const;

/** A job queue of AWS Batch that no job blocks for long. */
export class BatchQueue extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, { name, priority, environmentArns, stuckMinutes }: BatchQueueProps) {
    super(scope, id);
    const queue = new BatchJobQueue(this, "resource", {
      name,
      state: "ENABLED",
      priority,
      computeEnvironmentOrder: environmentArns.map((computeEnvironment, index) => ({
        order: index + 1,
        computeEnvironment,
      })),
      jobStateTimeLimitAction: stuckReasons.map((reason) => ({
        reason,
        state: "RUNNABLE",
        action: "CANCEL",
        maxTimeSeconds: stuckMinutes * 60,
      })),
    });
    this.arn = queue.arn;
  }
}
