import { mediaDimensions, mediaMetrics, type MediaCounters } from "./media-metrics";
import type { MediaKind } from "../media/media-kinds";
import type { TurnaroundObjective } from "./media-thresholds";
import type { Alarm } from "./metric-alarm";

/** A window in which the error budget is measured. */
interface BurnWindow {
  readonly name: string;
  readonly periodSeconds: Alarm["periodSeconds"];
  readonly periods: number;
}

/** A rate of spending the budget of 30 days that is reported, while both of its windows are above it. */
export interface BurnRate {
  readonly priority: "p1" | "p3";
  readonly factor: number;
  readonly long: BurnWindow;
  /** Ends the alarm soon after the trouble. None if the long one is enough. */
  readonly short?: BurnWindow;
}

/**
 * Two per cent of the budget in an hour, five in six hours, ten in three days: "Multiwindow, Multi-Burn-Rate Alerts" of
 * the Site Reliability Workbook (sre.google/workbook/alerting-on-slos). CloudWatch evaluates seven days at most, and three
 * days as three days in a row.
 */
export const burnRates: readonly BurnRate[] = [
  {
    priority: "p1",
    factor: 14.4,
    long: { name: "1h", periodSeconds: 3600, periods: 1 },
    short: { name: "5m", periodSeconds: 300, periods: 1 },
  },
  {
    priority: "p1",
    factor: 6,
    long: { name: "6h", periodSeconds: 21_600, periods: 1 },
    short: { name: "30m", periodSeconds: 1800, periods: 1 },
  },
  { priority: "p3", factor: 1, long: { name: "3d", periodSeconds: 86_400, periods: 3 } },
];

/** Share of uploads in % above which the budget is spent so many times too fast; 100 at most, which nothing exceeds. */
export const burnPercent = ({ targetPercent }: TurnaroundObjective, factor: number): number =>
  Math.min(99.9, round(factor * (100 - targetPercent)));

const round = (value: number): number => Math.round(value * 1e6) / 1e6;

/**
 * The alarm of one window: the share of uploads that were late or timed out. Failed ones are left out, since their files
 * are the reason.
 */
export function burnAlarm(
  kind: MediaKind,
  objective: TurnaroundObjective,
  { priority, factor, short }: BurnRate,
  window: BurnWindow,
  leastUploads: number,
  counters: MediaCounters,
): Alarm {
  const turnaround = { name: mediaMetrics.turnaround, dimensions: mediaDimensions("turnaround", kind, counters) };
  // The short window only says that it goes on: few uploads in it are no reason to doubt the long one.
  const least = window === short ? 1 : leastUploads;
  return {
    id: `media-slo-${priority === "p1" ? "fast" : "slow"}`,
    severity: "part",
    meaning: `More than ${burnPercent(objective, factor)} % of uploads (${kind}) took longer than ${objective.seconds} s: ${factor} times what the objective allows.`,
    signal: {
      expression: `IF(${total} >= ${least}, 100 * (FILL(late, 0) + FILL(timedOut, 0)) / ${total}, 0)`,
      label: "late uploads in %",
      metrics: {
        late: { ...turnaround, statistic: `TC(${objective.seconds}:)` },
        complete: { ...turnaround, statistic: "SampleCount" },
        timedOut: {
          name: mediaMetrics.timedOut,
          statistic: "Sum",
          dimensions: mediaDimensions("timedOut", kind, counters),
        },
      },
    },
    comparison: ">",
    threshold: burnPercent(objective, factor),
    periodSeconds: window.periodSeconds,
    periods: window.periods,
    missing: "notBreaching", // no uploads
  };
}

const total = "(FILL(complete, 0) + FILL(timedOut, 0))";

/** The rates of a priority, for the runbook. */
export const burnCondition = (priority: BurnRate["priority"]): string =>
  burnRates
    .filter((rate) => rate.priority === priority)
    .map(({ factor, long, short }) => {
      const windows = short === undefined ? long.name : `${long.name} and ${short.name}`;
      const times = factor === 1 ? "" : `${factor} times `;
      return `late uploads above ${times}the objective's share in ${windows}`;
    })
    .join(", or ");
