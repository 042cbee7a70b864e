/** A queue and what empties it. The slowest of its limits holds. */
export interface Stage {
  readonly name: string;
  /** Invocations at a time, messages of each, and the time of one for all of its messages. */
  readonly concurrency: number;
  readonly batchSize: number;
  readonly secondsPerBatch: number;
  /** Calls a second that a service or a token bucket allows, and calls that a message needs. Default: no limit. */
  readonly calls?: { readonly perSecond: number; readonly perMessage: number };
  /** Jobs that run at a time, and the time of one. Default: no limit. */
  readonly jobs?: { readonly slots: number; readonly seconds: number };
}

/** The limit that holds for a stage, and the messages a second that it lets through. */
export interface Limit {
  readonly by: "concurrency" | "calls" | "jobs";
  readonly perSecond: number;
}

/** The lowest limit of a stage. */
export function limitOf({ concurrency, batchSize, secondsPerBatch, calls, jobs }: Stage): Limit {
  const limits: Limit[] = [{ by: "concurrency", perSecond: (concurrency * batchSize) / secondsPerBatch }];
  if (calls !== undefined) limits.push({ by: "calls", perSecond: calls.perSecond / calls.perMessage });
  if (jobs !== undefined) limits.push({ by: "jobs", perSecond: jobs.slots / jobs.seconds });
  return limits.reduce((lowest, each) => (each.perSecond < lowest.perSecond ? each : lowest));
}

/** A queue over some hours. */
export interface QueueRun {
  readonly arrived: number;
  /** Messages that were served in each minute: what arrives in the next queue. */
  readonly served: readonly number[];
  /** Messages that are left at the end. */
  readonly left: number;
  /** Messages that wait at the worst minute. */
  readonly longest: number;
  /** Age of the oldest message at the worst minute. */
  readonly oldestMinutes: number;
  /** Minute after which nothing waits any more. Undefined if something is left. */
  readonly emptyAt: number | undefined;
}

/** Less than a message, which is rounding. */
const rounding = 1e-3;

/**
 * A queue that is served in order, minute by minute.
 * @param arrivals messages of each minute
 */
export function runQueue(arrivals: readonly number[], perSecond: number): QueueRun {
  const served: number[] = [];
  const cumulative: number[] = [];
  let [arrived, done, longest, oldestMinutes, head, emptyAt] = [0, 0, 0, 0, 0, 0];
  for (const [minute, arriving] of arrivals.entries()) {
    arrived += arriving;
    cumulative.push(arrived);
    const now = Math.min(arrived - done, perSecond * 60);
    served.push(now);
    done += now;
    longest = Math.max(longest, arrived - done);
    // The oldest message is of the first minute of which not everything is served.
    while (head <= minute && cumulative[head]! <= done + rounding) head++;
    oldestMinutes = Math.max(oldestMinutes, minute + 1 - head);
    if (head <= minute) emptyAt = minute + 2;
  }
  const left = Math.max(0, arrived - done);
  return { arrived, served, left, longest, oldestMinutes, emptyAt: left > rounding ? undefined : emptyAt };
}
