/**
 * Jobs of some queues that failed for good: their program, their attempts, their time, or their wait for a node. Attempts
 * between are not FAILED.
 */
export const jobsFailed = (queueArns: readonly string[]) => ({
  source: ["aws.batch"],
  "detail-type": ["Batch Job State Change"],
  detail: { status: ["FAILED"], jobQueue: queueArns },
});
