import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { TokenBucket } from "./token-bucket";

export const standInNames = ["textract", "rekognition", "mediaconvert"] as const;
export type StandInName = (typeof standInNames)[number];

const share = z.number().min(0).max(1);

/** The faults that a test gives to a stand-in. */
export const standInSettings = z.strictObject({
  /** The next jobs, or answers of a service without jobs, that fail. */
  failNext: z.int().min(0),
  /** Until then (ISO 8601), the service answers every request with 503, and no job completes. */
  awayUntil: z.iso.datetime({ offset: true }).nullable(),
  /** The share of completions that are sent twice. */
  duplicate: share,
  /** Milliseconds from the start of a job to its completion. */
  delayMs: z.int().min(0).max(3_600_000),
  /** The share of requests that are throttled although the quotas allow them. */
  throttledShare: share,
  /** Multiplies the quotas. */
  quotaFactor: z.number().min(0.01).max(1000),
});
export type StandInSettings = z.infer<typeof standInSettings>;

export const defaultSettings: StandInSettings = {
  failNext: 0,
  awayUntil: null,
  duplicate: 0,
  delayMs: 500,
  throttledShare: 0,
  quotaFactor: 1,
};

/** Requests per second, and how many at once. */
export interface Quota {
  readonly perSecond: number;
  readonly burst?: number;
}

/** The state of a stand-in for one service: settings, counts and quotas. Shares are kept exactly, not by chance. */
export class StandIn {
  settings = defaultSettings;
  /** Events so far. `away` are requests refused while the service was away, `notified` completions with duplicates. */
  readonly counts = { requests: 0, throttled: 0, away: 0, started: 0, succeeded: 0, failed: 0, notified: 0 };
  private readonly buckets = new Map<string, TokenBucket>();
  private readonly owed = { throttled: 0, duplicate: 0 };

  /** @param quotas by operation; `*` for all others together */
  constructor(private readonly quotas: Readonly<Record<string, Quota>>) {}

  change(settings: Partial<StandInSettings>): void {
    if (settings.quotaFactor !== undefined) this.buckets.clear();
    this.settings = { ...this.settings, ...settings };
  }

  /** Counts a request, and says why it is refused: the service is away, its quota is used up, or it is to be throttled. */
  refusal(operation: string): "away" | "quota" | "throttled" | undefined {
    this.counts.requests += 1;
    if (this.isAway()) {
      this.counts.away += 1;
      return "away";
    }
    const withinQuota = this.bucketOf(operation)?.take() ?? true;
    if (withinQuota && !this.isDue("throttled", this.settings.throttledShare)) return undefined;
    this.counts.throttled += 1;
    return withinQuota ? "throttled" : "quota";
  }

  /** Whether this job or answer is to fail. */
  mustFail(): boolean {
    if (this.settings.failNext === 0) return false;
    this.settings = { ...this.settings, failNext: this.settings.failNext - 1 };
    return true;
  }

  /**
   * Completes a job later: after the delay, and once the service is back.
   * @param complete ends the job; true if it succeeded
   * @param notify sends the completion; called twice for a duplicate
   */
  completeLater(complete: () => Promise<boolean>, notify: () => Promise<void>): void {
    this.counts.started += 1;
    const run = async (): Promise<void> => {
      await sleep(this.settings.delayMs, undefined, { ref: false });
      while (this.isAway()) await sleep(100, undefined, { ref: false });
      this.counts[(await complete()) ? "succeeded" : "failed"] += 1;
      const times = this.isDue("duplicate", this.settings.duplicate) ? 2 : 1;
      for (let sent = 0; sent < times; sent++) {
        await notify();
        this.counts.notified += 1;
      }
    };
    run().catch((error: unknown) => console.error(error));
  }

  private isAway(): boolean {
    const { awayUntil } = this.settings;
    return awayUntil !== null && Date.now() < Date.parse(awayUntil);
  }

  private bucketOf(operation: string): TokenBucket | undefined {
    const name = operation in this.quotas ? operation : "*";
    const quota = this.quotas[name];
    if (quota === undefined || this.buckets.has(name)) return this.buckets.get(name);
    const { perSecond, burst = perSecond } = quota;
    const { quotaFactor } = this.settings;
    const bucket = new TokenBucket(perSecond * quotaFactor, Math.max(1, burst * quotaFactor));
    this.buckets.set(name, bucket);
    return bucket;
  }

  private isDue(kind: "throttled" | "duplicate", part: number): boolean {
    this.owed[kind] += part;
    if (this.owed[kind] < 1) return false;
    this.owed[kind] -= 1;
    return true;
  }
}
