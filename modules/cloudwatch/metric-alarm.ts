import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import type { ITerraformIterator, TerraformCount } from "cdktf";
import { Construct } from "constructs";
import type { AlertTopicArns } from "../alerting/alert-topics";

/** Who hears of an alarm: a page wakes somebody, a ticket waits for the morning, a part only feeds another alarm. */
export type Severity = "page" | "ticket" | "part";

export interface Metric {
  readonly name: string;
  /** `TC(300:)` counts the values above 300. */
  readonly statistic: "Average" | "Maximum" | "Minimum" | "SampleCount" | "Sum" | `TC(${number}:)`;
  /** If it is not the alarm's. */
  readonly namespace?: string;
  /** Dimensions that only this metric has. */
  readonly dimensions?: Readonly<Record<string, string>>;
}

/** The measured signal: one metric, an expression over several, or a query of Metrics Insights. */
export type Signal =
  | { readonly metric: Metric }
  | { readonly expression: string; readonly label: string; readonly metrics: Readonly<Record<string, Metric>> }
  /** Compared with the band in which the metric usually is, so many standard deviations wide to each side. */
  | { readonly unusual: Metric; readonly deviations: number }
  | { readonly query: (dimensions: Readonly<Record<string, string>>) => string; readonly label: string };

/** One alarm as an entry of a catalog: all that is fixed, whichever resource it watches. */
export interface Alarm {
  /** Kebab-case noun: the end of its name, and its heading in docs/runbooks/cloudwatch-alarms.md. */
  readonly id: string;
  readonly severity: Severity;
  /** The fault that the alarm reports, as a sentence. */
  readonly meaning: string;
  readonly signal: Signal;
  /** Left out, with the threshold, for what is compared with a band. */
  readonly comparison?: ">" | ">=" | "<";
  /** In the metric's own unit. */
  readonly threshold?: number;
  /** Length of a period, with `periods` seven days at most; all `periods` in a row must be bad. */
  readonly periodSeconds: 60 | 300 | 1800 | 3600 | 21_600 | 86_400;
  readonly periods: number;
  /** Treatment of missing data. */
  readonly missing: "breaching" | "notBreaching" | "ignore" | "missing";
}

export interface MetricAlarmProps {
  readonly alarm: Alarm;
  /** Its name; with `each.value` where it stands for several. */
  readonly name: string;
  /** `AWS/Kafka` */
  readonly namespace: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly topics: AlertTopicArns;
  /** The file of the runbook as a URL; its path in this repository if left out. */
  readonly runbookUrl?: string;
  /** One alarm for each of what only another unit's state tells. */
  readonly forEach?: ITerraformIterator;
  readonly count?: TerraformCount;
}

const runbookPath = "docs/runbooks/cloudwatch-alarms.md";

/** The file of the runbook: below the URL of the repository's files, or its path in this repository. */
export const runbookIn = (repositoryUrl = ""): string => `${repositoryUrl}${runbookPath}`;

const operators = {
  ">": "GreaterThanThreshold",
  ">=": "GreaterThanOrEqualToThreshold",
  "<": "LessThanThreshold",
} as const;

/** A CloudWatch alarm of a catalog. $0.10 a month for each metric that it reads. */
export class MetricAlarm extends Construct {
  readonly resource: CloudwatchMetricAlarm;

  constructor(scope: Construct, id: string, props: MetricAlarmProps) {
    super(scope, id);
    const { alarm, name, topics, runbookUrl, forEach, count } = props;
    // OK notifies too: it closes the incident that the alarm opened.
    const actions = alarm.severity === "part" ? undefined : [topics[alarm.severity]];
    this.resource = new CloudwatchMetricAlarm(this, "resource", {
      alarmName: name,
      alarmDescription: describeAlarm(alarm, runbookUrl),
      ...(alarm.comparison === undefined
        ? { comparisonOperator: "GreaterThanUpperThreshold", thresholdMetricId: "band" }
        : { comparisonOperator: operators[alarm.comparison], threshold: alarm.threshold }),
      evaluationPeriods: alarm.periods,
      datapointsToAlarm: alarm.periods,
      treatMissingData: alarm.missing,
      ...measured(props),
      alarmActions: actions,
      okActions: actions,
      forEach,
      count,
      // AWS deletes no alarm of which another is made: first that one must have changed.
      lifecycle: alarm.severity === "part" ? { createBeforeDestroy: true } : undefined,
    });
  }
}

function measured({ alarm: { signal, periodSeconds }, namespace, dimensions }: MetricAlarmProps) {
  const metric = ({ name, statistic, namespace: other = namespace, dimensions: own }: Metric) => ({
    namespace: other,
    metricName: name,
    dimensions: { ...dimensions, ...own },
    period: periodSeconds,
    stat: statistic,
  });
  if ("metric" in signal) {
    const { stat: statistic, ...rest } = metric(signal.metric);
    return { statistic, ...rest };
  }
  if ("query" in signal) {
    const { query, label } = signal;
    const expression = query(dimensions);
    return { metricQuery: [{ id: "query", expression, label, period: periodSeconds, returnData: true }] };
  }
  if ("unusual" in signal) {
    const { unusual, deviations } = signal;
    const expression = `ANOMALY_DETECTION_BAND(value, ${deviations})`;
    return {
      metricQuery: [
        { id: "value", metric: metric(unusual), returnData: true },
        { id: "band", expression, label: `${unusual.name} as usual`, returnData: true },
      ],
    };
  }
  const { expression, label, metrics } = signal;
  return {
    metricQuery: [
      { id: "result", expression, label, returnData: true },
      ...Object.entries(metrics).map(([id, each]) => ({ id, metric: metric(each), returnData: false })),
    ],
  };
}

/** Description of an alarm: its meaning and the URL of its runbook. */
export function describeAlarm({ id, meaning }: Pick<Alarm, "id" | "meaning">, runbookUrl = runbookPath): string {
  return `${meaning} ${runbookUrl}#${id}`;
}

/** Condition of an alarm, for the runbook: `CpuUser + CpuSystem > 60 for 5 minutes`. */
export function ringsWhen({ signal, comparison, threshold, periodSeconds, periods }: Alarm): string {
  const time = duration(periodSeconds * periods);
  if ("unusual" in signal) return `${signal.unusual.name} above its usual band for ${time}`;
  const what = "metric" in signal ? `${signal.metric.name} (${signal.metric.statistic})` : signal.label;
  return `${what} ${comparison} ${threshold} for ${time}`;
}

/** `5 minutes`, `6 hours`, `3 days`: hours and days where they are whole, and more than one. */
function duration(seconds: number): string {
  const [size, unit] =
    seconds % 86_400 === 0 && seconds > 86_400
      ? [86_400, "day"]
      : seconds % 3600 === 0 && seconds > 3600
        ? [3600, "hour"]
        : [60, "minute"];
  const count = seconds / size;
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
