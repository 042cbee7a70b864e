import type { SQSRecord } from "aws-lambda";
import { sendMessage } from "../aws/send-message";
import { PoisonError, type ThrottledError } from "./errors";
import { settings } from "./settings";

/** The longest delay that SQS allows. */
const maxDelaySeconds = 900;
/** After this long without capacity a message goes to the dead-letter queue: the limit is too low for what arrives. */
const maxDeferralHours = 24;

/** How often a message was deferred. */
export const deferralsOf = (record: SQSRecord): number =>
  Number(record.messageAttributes.deferrals?.stringValue ?? 0) || 0;

/** Delay of the next attempt: what is left to wait, longer with each deferral, spread so that not all return at once. */
export function delaySecondsOf(waitSeconds: number, deferrals: number, random: () => number = Math.random): number {
  const spread = Math.min(4 + 2 ** Math.min(deferrals, 6), 60);
  return Math.min(maxDelaySeconds, Math.max(1, Math.ceil(waitSeconds + random() * spread)));
}

/**
 * Sends a message to its own queue again, with a delay. Unlike a failure this uses up no receive. The caller then reports
 * success; if the function dies between, the message is there twice, which handlers expect of SQS anyway.
 * @throws PoisonError if the message has been deferred for a day
 */
export async function defer(record: SQSRecord, throttled: ThrottledError, now = Date.now()): Promise<void> {
  const since = record.messageAttributes.deferredSince?.stringValue ?? new Date(now).toISOString();
  if (now - Date.parse(since) > maxDeferralHours * 3_600_000) {
    throw new PoisonError(`no capacity for ${maxDeferralHours} hours: ${throttled.message}`, { cause: throttled });
  }
  const deferrals = deferralsOf(record) + 1;
  const { QUEUE_URL } = settings("QUEUE_URL");
  await sendMessage({
    queueUrl: QUEUE_URL,
    body: record.body,
    delaySeconds: delaySecondsOf(throttled.waitSeconds, deferrals),
    attributes: { deferrals: String(deferrals), deferredSince: since },
  });
}
