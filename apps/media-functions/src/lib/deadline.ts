import { TransientError } from "./errors";

/** Time kept at the end of an invocation: to report what is done, and to deliver the rest again. */
const reserveMillis = 1_000;

/**
 * Runs work that ends with the invocation's time, less a reserve: its signal is aborted, and the call fails. The invocation
 * itself must not run out of time, which would fail every message of its batch.
 * @throws TransientError when the time is over
 */
export async function withDeadline(
  remainingMillis: () => number,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const millis = remainingMillis() - reserveMillis;
  if (millis <= 0) throw new TransientError("the invocation has no time left to begin");
  const aborter = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const timeUp = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new TransientError(`the invocation has ${reserveMillis} ms left, and the work is not done`);
      aborter.abort(error);
      reject(error);
    }, millis);
  });
  try {
    await Promise.race([work(aborter.signal), timeUp]);
  } finally {
    clearTimeout(timer);
  }
}
