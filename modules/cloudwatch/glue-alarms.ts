import { Construct } from "constructs";
import type { AlertTopicArns } from "../alerting/alert-topics";
import { type Alarm, MetricAlarm } from "./metric-alarm";

export interface GlueThresholds {
  /** Share of the records of a run that go to quarantine. */
  readonly quarantinePercent: number;
}

export const glueThresholds: GlueThresholds = { quarantinePercent: 1 };

/** docs.aws.amazon.com/glue/latest/dg/monitor-observability.html */
const jobFailed: Alarm = {
  id: "glue-job-failed",
  severity: "ticket",
  meaning: "A run of a Glue job failed: the tables that readers see are as they were before it.",
  signal: { metric: { name: "glue.error.ALL", statistic: "Sum" } },
  comparison: ">",
  threshold: 0,
  periodSeconds: 300,
  periods: 1,
  missing: "notBreaching", // no run
};

/** Metrics that the processing job writes to its log: apps/lake-jobs. */
const quarantineGrew = ({ quarantinePercent }: GlueThresholds): Alarm => ({
  id: "lake-quarantine",
  severity: "ticket",
  meaning: "Many records of a table went to quarantine: a producer changed its format, or sends late.",
  signal: {
    expression: "IF(records > 0, 100 * quarantined / records, 0)",
    label: "records in quarantine in %",
    metrics: {
      quarantined: { name: "quarantined", statistic: "Sum" },
      records: { name: "read", statistic: "Sum" },
    },
  },
  comparison: ">",
  threshold: quarantinePercent,
  periodSeconds: 300,
  periods: 1,
  missing: "notBreaching",
});

/** Alarms of the data lake. */
export const glueAlarms = (thresholds: GlueThresholds): readonly Alarm[] => [jobFailed, quarantineGrew(thresholds)];

export interface GlueAlarmsProps {
  /** Beginning of the alarms' names. */
  readonly prefix: string;
  /** Names of the jobs by what they do. */
  readonly jobs: Readonly<Record<string, string>>;
  readonly database: string;
  readonly tables: readonly string[];
  readonly thresholds: GlueThresholds;
  readonly topics: AlertTopicArns;
  readonly runbookUrl?: string;
}

/** Alarms for jobs ($0.10 a month each) and for the quarantine of tables ($0.20 each). */
export class GlueAlarms extends Construct {
  constructor(scope: Construct, id: string, props: GlueAlarmsProps) {
    super(scope, id);
    const { prefix, jobs, database, tables, topics, runbookUrl } = props;
    for (const [name, JobName] of Object.entries(jobs)) {
      new MetricAlarm(this, `${name}-failed`, {
        alarm: jobFailed,
        name: `${prefix}-${jobFailed.id}-${name}`,
        namespace: "Glue",
        dimensions: { JobName, JobRunId: "ALL", Type: "count", ObservabilityGroup: "error" },
        topics,
        runbookUrl,
      });
    }
    const quarantine = quarantineGrew(props.thresholds);
    for (const table of tables) {
      new MetricAlarm(this, `${table.replaceAll("_", "-")}-quarantine`, {
        alarm: quarantine,
        name: `${prefix}-${quarantine.id}-${table}`,
        namespace: "Lake",
        dimensions: { database, table },
        topics,
        runbookUrl,
      });
    }
  }
}
