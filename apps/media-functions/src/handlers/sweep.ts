import { MetricUnit } from "@aws-lambda-powertools/metrics";
import type { Context, ScheduledEvent } from "aws-lambda";
import { expireUpload } from "../aws/expire-upload";
import { findPending } from "../aws/find-pending";
import { findUnsent } from "../aws/find-unsent";
import { sendMessage } from "../aws/send-message";
import { outputRecords } from "../aws/update-output";
import { settings } from "../lib/settings";
import { logger, metrics } from "../lib/telemetry";
import { announce } from "../media/join/announcement";
import { allPendingShards } from "../media/join/changes";
import type { JoinPorts } from "../media/join/join";
import { type Outcome, sweepRecord } from "../media/join/sweep";

/** Time kept at the end of an invocation. What is left is swept by the next one. */
const reserveMillis = 5_000;

/** Number of uploads by what the sweep did, and whether it had to stop. */
export type SweepCounts = Record<Outcome | "expired", number> & { stopped: boolean };

/** Ends what waits too long: uploads whose outputs do not all come, and uploads that are never sent. Runs on a schedule. */
export async function handler(_event: ScheduledEvent, context: Context): Promise<SweepCounts> {
  logger.addContext(context);
  const counts: SweepCounts = { "timed-out": 0, closed: 0, announced: 0, expired: 0, stopped: false };
  const hasTime = (): boolean => context.getRemainingTimeInMillis() > reserveMillis;
  try {
    counts.stopped = !((await sweepOutputs(counts, hasTime)) && (await sweepInputs(counts, hasTime)));
    return counts;
  } finally {
    logger.info("swept", { counts });
    metrics.addMetric("UploadsExpired", MetricUnit.Count, counts.expired);
    metrics.publishStoredMetrics();
  }
}

const ports: JoinPorts = { records: outputRecords, announce, now: () => new Date().toISOString() };

/** @returns false if there was not enough time */
async function sweepOutputs(counts: SweepCounts, hasTime: () => boolean): Promise<boolean> {
  const before = new Date(Date.now() - settings("PENDING_MINUTES").PENDING_MINUTES * 60_000).toISOString();
  for (const shard of allPendingShards) {
    for await (const records of findPending(shard, before)) {
      for (const record of records) {
        if (!hasTime()) return false;
        counts[await sweepRecord(record, ports, deadLetter)]++;
      }
    }
  }
  return true;
}

/** Reports an upload that timed out in the dead-letter queue of the join. */
async function deadLetter(body: object, reason: string, uploadId: string): Promise<void> {
  await sendMessage({
    queueUrl: settings("DEAD_LETTER_QUEUE_URL").DEAD_LETTER_QUEUE_URL,
    body: JSON.stringify(body),
    attributes: { reason, errorName: "TimedOut", source: process.env.POWERTOOLS_SERVICE_NAME ?? "sweep", uploadId },
  });
}

/** @returns false if there was not enough time */
async function sweepInputs(counts: SweepCounts, hasTime: () => boolean): Promise<boolean> {
  const before = new Date(Date.now() - settings("UPLOAD_HOURS").UPLOAD_HOURS * 3_600_000).toISOString();
  for await (const uploadIds of findUnsent(before)) {
    for (const uploadId of uploadIds) {
      if (!hasTime()) return false;
      if (await expireUpload(uploadId)) counts.expired++;
    }
  }
  return true;
}
