import { serverTime } from "../aws/dynamodb";
import { type BucketMove, moveBucket } from "../aws/move-bucket";
import type { RefusedItem } from "../aws/refused-item";
import { ThrottledError } from "./errors";

/** A rate that all invocations keep together. */
export interface Rate {
  readonly callsPerSecond: number;
  /** Calls that may follow each other at once after a pause. */
  readonly burst: number;
}

/** One conditional write of the bucket: undefined if it was done, else the item as it is. `moveBucket` by default. */
export type MoveBucket = (move: BucketMove) => Promise<RefusedItem | undefined>;

/** Attempts against other invocations that take tokens at the same time. */
const attempts = 5;
const keepSeconds = 86_400;

/**
 * Takes a token of a paid API's rate limit, `api#<name>` in the limits table.
 *
 * The bucket is one number, the time at which it will be full (the "theoretical arrival time" of the generic cell rate
 * algorithm). A token moves it by 1/rate, and may be taken while it is at most `burst` tokens ahead of now. Both cases, a
 * full bucket and one that is not, are one conditional write each: there is nothing to read before, so no two invocations
 * take the same token. Time never moves back, so a clock that is s seconds ahead takes at most s × rate tokens too early,
 * once, and the others then wait for them.
 * @throws ThrottledError with the time until the next token
 */
export async function takeToken(
  name: string,
  { callsPerSecond, burst }: Rate,
  move: MoveBucket = moveBucket,
  clock: () => number = serverTime,
): Promise<void> {
  const id = `api#${name}`;
  const interval = 1_000 / callsPerSecond;
  let limit = 0;
  let found: RefusedItem | undefined;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const now = clock();
    limit = now + (burst - 1) * interval;
    const expiresAt = Math.ceil(now / 1_000) + keepSeconds;
    found = await move({ id, from: now, to: limit, change: { add: interval }, expiresAt });
    if (found === undefined) return;
    if (timeOf(found) > limit) break; // empty
    found = await move({ id, from: undefined, to: now, change: { set: now + interval }, expiresAt });
    if (found === undefined) return;
  }
  const untilNext = timeOf(found!) - limit;
  const wait = untilNext > 0 ? untilNext : interval;
  throw new ThrottledError(`the limit of ${callsPerSecond} calls per second to ${name} is used up`, wait / 1_000);
}

const timeOf = (item: RefusedItem): number => Number(item.time?.N ?? 0);
