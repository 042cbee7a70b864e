/** Samples for Prometheus, a value a minute in promtool's notation (`0x60`, `1+2x30`), and when an alert must fire. */
export interface AlertCase {
  readonly when: string;
  readonly series: Readonly<Record<string, string>>;
  /** A time at which it must not fire: just before it does, or for a trap at the end. */
  readonly quiet: string;
  /** Left out for what must never fire. */
  readonly fires?: string;
}

/** Cases by alert. */
export type AlertCases = Readonly<Record<string, readonly AlertCase[]>>;
