/** A quota of requests per second, as AWS enforces it: a bucket of tokens that fills up again evenly. */
export class TokenBucket {
  private tokens: number;
  private filledAt: number;

  /** @param burst tokens of a full bucket; by default those of one second */
  constructor(
    private readonly perSecond: number,
    private readonly burst = perSecond,
    now = Date.now(),
  ) {
    this.tokens = burst;
    this.filledAt = now;
  }

  /** Takes a token. False if there is none. */
  take(now = Date.now()): boolean {
    const added = ((now - this.filledAt) / 1000) * this.perSecond;
    this.tokens = Math.min(this.burst, this.tokens + Math.max(0, added));
    this.filledAt = now;
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }
}
