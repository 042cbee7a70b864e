import { setTimeout as sleep } from "node:timers/promises";
import { deleteMessage } from "../aws/delete-message";
import { receiveMessages } from "../aws/receive-messages";
import { releaseMessage } from "../aws/release-message";
import { sendMessage } from "../aws/send-message";
import { type DeadLetter, deadLetterOf } from "./dead-letter";

export interface RedriveOptions {
  readonly deadLetterQueueUrl: string;
  readonly queueUrl: string;
  /** Sends messages back. Otherwise they are only listed. */
  readonly isSending: boolean;
  /** Text that the reason has in it, in any case. */
  readonly reason?: string;
  readonly uploadId?: string;
  /** Messages to look at. */
  readonly limit: number;
  /** Messages to send in a second. */
  readonly rate: number;
  /** For this long no other reader gets the messages that are looked at; if the command is killed, also no next run. */
  readonly holdSeconds: number;
  /** Stops after the message at hand. */
  readonly signal: AbortSignal;
}

/** `failed`: it could not be sent, or was sent and not deleted; it is still in the dead-letter queue. */
export type Outcome = "listed" | "skipped" | "sent" | "failed";

export interface Redriven {
  readonly letter: DeadLetter;
  readonly outcome: Outcome;
  readonly error?: string;
}

/**
 * Lists the messages of a dead-letter queue, or sends them back to their queue: each is sent, then deleted. If the command
 * stops between, the message is still there, and the next run sends it again with the same `redriveId`; handlers do
 * nothing twice. Messages that arrive while it runs are left: a redriven one that fails again would go round forever.
 */
export async function redrive(options: RedriveOptions): Promise<Redriven[]> {
  const { deadLetterQueueUrl, isSending, rate, signal } = options;
  const done: Redriven[] = [];
  const held = new Map<string, string>();
  try {
    for await (const letter of lettersOf(options, held)) {
      if (!matches(letter, options)) done.push({ letter, outcome: "skipped" });
      else if (!isSending) done.push({ letter, outcome: "listed" });
      else {
        done.push(await sendBack(letter, options));
        if (done.at(-1)!.outcome === "sent") held.delete(letter.messageId);
        await sleep(1_000 / rate, undefined, { signal }).catch(() => undefined);
      }
    }
  } finally {
    await Promise.allSettled([...held.values()].map((handle) => releaseMessage(deadLetterQueueUrl, handle)));
  }
  return done;
}

/**
 * Each message once that was sent before now. A long run receives messages again whose time is over; it ends with an empty
 * answer, or when all that it has seen came again.
 * @param held receipt handles by message id, of messages that no one else gets
 */
async function* lettersOf(options: RedriveOptions, held: Map<string, string>): AsyncGenerator<DeadLetter> {
  const { deadLetterQueueUrl, limit, holdSeconds, signal } = options;
  const started = new Date();
  const seen = new Set<string>();
  for (let repeated = 0; repeated <= seen.size;) {
    const letters = (await receiveMessages(deadLetterQueueUrl, holdSeconds)).map(deadLetterOf);
    if (letters.length === 0) return;
    for (const letter of letters) held.set(letter.messageId, letter.receiptHandle);
    for (const letter of letters) {
      if (signal.aborted || seen.size >= limit) return;
      if (seen.has(letter.messageId) || letter.sentAt >= started) repeated++;
      else {
        repeated = 0;
        seen.add(letter.messageId);
        yield letter;
      }
    }
  }
}

const matches = (letter: DeadLetter, { reason, uploadId }: RedriveOptions): boolean =>
  (reason === undefined || letter.reason.toLowerCase().includes(reason.toLowerCase())) &&
  (uploadId === undefined || letter.uploadId === uploadId);

async function sendBack(letter: DeadLetter, { deadLetterQueueUrl, queueUrl }: RedriveOptions): Promise<Redriven> {
  const redriven = { redriveId: letter.messageId, redrives: String(letter.redrives + 1) };
  try {
    await sendMessage({ queueUrl, body: letter.body, attributes: { ...letter.attributes, ...redriven } });
    await deleteMessage(deadLetterQueueUrl, letter.receiptHandle);
    return { letter, outcome: "sent" };
  } catch (error) {
    return { letter, outcome: "failed", error: error instanceof Error ? error.message : String(error) };
  }
}
