import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import type { Logger } from "@aws-lambda-powertools/logger";
import { MetricUnit } from "@aws-lambda-powertools/metrics";
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import type { ZodType } from "zod";
import { uploadIdOf } from "../events/upload-id";
import { parseBody } from "../events/body";
import { sendToDeadLetter } from "./dead-letter";
import { defer, deferralsOf } from "./deferral";
import { withDeadline } from "./deadline";
import { failureOf, PoisonError, ThrottledError } from "./errors";
import { settings } from "./settings";
import { logger, metrics } from "./telemetry";

/** One delivery of a message. */
export interface Delivery {
  readonly record: SQSRecord;
  /** How often SQS has delivered the message: 1 for the first time. */
  readonly receives: number;
  /** How often the message was deferred for want of capacity. */
  readonly deferrals: number;
  /** Aborted shortly before the invocation runs out of time. */
  readonly signal: AbortSignal;
  /** Milliseconds left of the invocation. */
  readonly remainingMillis: () => number;
  /** With the ids of the message and of the upload. */
  readonly logger: Logger;
}

export interface BatchOptions<Message> {
  /**
   * Ends the upload of a message that goes to the dead-letter queue, for example with a notice FAILED. Runs before the
   * message is sent there, may run twice. `message` is undefined if the body could not be read.
   */
  readonly reject?: (message: Message | undefined, failure: Error, delivery: Delivery) => Promise<void>;
}

/**
 * Makes the handler of a function that reads an SQS queue. Messages of a batch are processed side by side, and end apart:
 * | the body or the handler fails with      | the message                                                       |
 * | --------------------------------------- | ----------------------------------------------------------------- |
 * | PoisonError, or a body of another shape | goes to the dead-letter queue with the reason, at once            |
 * | ThrottledError, or throttling by AWS    | is deferred: sent to the own queue with a delay                   |
 * | anything else                           | is delivered again, and after MAX_RECEIVES goes to the dead-letter queue with the reason |
 * A function that dies leaves the message to the redrive policy of SQS, without a reason.
 */
export function batchHandler<Message>(
  schema: ZodType<Message>,
  handle: (message: Message, delivery: Delivery) => Promise<void>,
  options: BatchOptions<Message> = {},
): (event: SQSEvent, context: Context) => Promise<SQSBatchResponse> {
  const deliver = async (record: SQSRecord, remainingMillis: () => number) => {
    const failed = (error: unknown) => {
      logger.warn("will be delivered again", { messageId: record.messageId, error: error as Error });
      metrics.addMetric("MessagesFailed", MetricUnit.Count, 1);
      throw error;
    };
    await withDeadline(remainingMillis, async (signal) => {
      const delivery = deliveryOf(record, signal, remainingMillis);
      let message: Message | undefined;
      try {
        message = parseBody(schema, record.body);
        await handle(message, delivery);
        metrics.addMetric("MessagesProcessed", MetricUnit.Count, 1);
      } catch (error) {
        await settle(error, message, delivery, options);
      }
    }).catch(failed);
  };
  return async (event, context) => {
    logger.addContext(context);
    const remainingMillis = () => context.getRemainingTimeInMillis();
    try {
      return await processPartialResponse(
        event,
        (record: SQSRecord) => deliver(record, remainingMillis),
        new BatchProcessor(EventType.SQS),
        // A batch of failures only is reported as such: thrown, it would count as an error of the function.
        { context, throwOnFullBatchFailure: false },
      );
    } finally {
      metrics.publishStoredMetrics();
    }
  };
}

function deliveryOf(record: SQSRecord, signal: AbortSignal, remainingMillis: () => number): Delivery {
  const ids = { messageId: record.messageId, uploadId: uploadIdOf(record.body) };
  return {
    record,
    receives: Number(record.attributes.ApproximateReceiveCount) || 1,
    deferrals: deferralsOf(record),
    signal,
    remainingMillis,
    logger: logger.createChild({ persistentKeys: ids }),
  };
}

/** Decides what happens to a message that failed. Throws if SQS is to deliver it again. */
async function settle<Message>(
  error: unknown,
  message: Message | undefined,
  delivery: Delivery,
  options: BatchOptions<Message>,
): Promise<void> {
  const failure = failureOf(error);
  if (failure instanceof ThrottledError) {
    try {
      await defer(delivery.record, failure);
      delivery.logger.info("deferred", { reason: failure.message, deferrals: delivery.deferrals + 1 });
      metrics.addMetric("MessagesDeferred", MetricUnit.Count, 1);
      return;
    } catch (deferError) {
      if (!(deferError instanceof PoisonError)) throw deferError;
      return bury(deferError, message, delivery, options);
    }
  }
  if (failure instanceof PoisonError || delivery.receives >= settings("MAX_RECEIVES").MAX_RECEIVES) {
    return bury(failure, message, delivery, options);
  }
  throw failure;
}

async function bury<Message>(
  failure: Error,
  message: Message | undefined,
  delivery: Delivery,
  options: BatchOptions<Message>,
): Promise<void> {
  await options.reject?.(message, failure, delivery);
  await sendToDeadLetter(delivery.record, failure, uploadIdOf(delivery.record.body));
  delivery.logger.error("sent to the dead-letter queue", { reason: failure.message, error: failure });
  metrics.addMetric("MessagesDeadLettered", MetricUnit.Count, 1);
}
