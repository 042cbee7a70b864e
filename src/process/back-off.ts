/** Attempts of a step that fails for a transient reason. */
export const maxAttempts = 3;

/** Pause before the next attempt: 2 s, then 8 s, each with up to a quarter more so that units do not retry in step. */
export function backOffMs(attempt: number, random: () => number = Math.random): number {
  return 2_000 * 4 ** (attempt - 1) * (1 + random() / 4);
}
