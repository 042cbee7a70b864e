import type { RedriveArguments } from "./arguments";
import type { Outcome, Redriven } from "./redrive";

/** Text or JSON for the terminal. */
export const report = (wanted: RedriveArguments, done: readonly Redriven[]): string =>
  wanted.isJson ? `${JSON.stringify(jsonOf(wanted, done), undefined, 2)}\n` : textOf(wanted, done);

function jsonOf({ deadLetterQueue, queue }: RedriveArguments, done: readonly Redriven[]) {
  const messages = done.map(({ letter, outcome, error }) => {
    const { messageId, uploadId, reason, errorName, source, redrives, sentAt } = letter;
    return { messageId, uploadId, outcome, reason, errorName, source, redrives, sentAt, error };
  });
  return { deadLetterQueue, queue, counts: countsOf(done), messages };
}

function textOf({ deadLetterQueue, queue, isSending }: RedriveArguments, done: readonly Redriven[]): string {
  const lines = done
    .filter(({ outcome }) => outcome !== "skipped")
    .map(({ letter, outcome, error }) => {
      const again = letter.redrives > 0 ? ` (sent back ${letter.redrives} times before)` : "";
      return `${outcome}  ${letter.uploadId ?? letter.messageId}  ${letter.reason}${again}${error === undefined ? "" : `: ${error}`}`;
    });
  const { listed = 0, sent = 0, failed = 0, skipped = 0 } = countsOf(done);
  const others = skipped > 0 ? `, ${skipped} do not match` : "";
  const summary = isSending
    ? `${sent} sent to ${queue}, ${failed} failed${others}`
    : `${listed} in ${deadLetterQueue}${others}${listed > 0 ? `; --send sends them to ${queue}` : ""}`;
  return [...lines, summary, ""].join("\n");
}

function countsOf(done: readonly Redriven[]): Partial<Record<Outcome, number>> {
  const counts: Partial<Record<Outcome, number>> = {};
  for (const { outcome } of done) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}
