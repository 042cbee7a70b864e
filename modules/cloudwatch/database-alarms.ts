import { Construct } from "constructs";
import type { AlertTopicArns } from "../alerting/alert-topics";
import { type Alarm, MetricAlarm } from "./metric-alarm";

export interface DatabaseThresholds {
  readonly cpuPercent: number;
  /** Memory that the instance has left. */
  readonly freeMemoryMib: number;
  /** Disk that is left, after it could grow. */
  readonly freeStorageGib: number;
  readonly connections: number;
}

/** Fits db.t4g.micro with 20 GiB: MySQL allows about 80 connections there. */
export const databaseThresholds: DatabaseThresholds = {
  cpuPercent: 80,
  freeMemoryMib: 64,
  freeStorageGib: 2,
  connections: 60,
};

const mib = 1024 ** 2;

/** docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-metrics.html */
export const databaseAlarms = (thresholds: DatabaseThresholds): readonly Alarm[] => [
  {
    id: "database-storage-full",
    severity: "page",
    meaning: "The disk of a database is almost full and did not grow: writes will fail.",
    signal: { metric: { name: "FreeStorageSpace", statistic: "Minimum" } },
    comparison: "<",
    threshold: thresholds.freeStorageGib * 1024 * mib,
    periodSeconds: 300,
    periods: 3,
    missing: "breaching", // RDS always sends it while the instance works
  },
  {
    id: "database-cpu",
    severity: "ticket",
    meaning: "A database is short of CPU: queries are slow.",
    signal: { metric: { name: "CPUUtilization", statistic: "Average" } },
    comparison: ">",
    threshold: thresholds.cpuPercent,
    periodSeconds: 300,
    periods: 3,
    missing: "missing",
  },
  {
    id: "database-memory",
    severity: "ticket",
    meaning: "A database is short of memory: it will swap, and may restart.",
    signal: { metric: { name: "FreeableMemory", statistic: "Average" } },
    comparison: "<",
    threshold: thresholds.freeMemoryMib * mib,
    periodSeconds: 300,
    periods: 3,
    missing: "missing",
  },
  {
    id: "database-connections",
    severity: "ticket",
    meaning: "A database has almost as many connections as it allows: new ones will be refused.",
    signal: { metric: { name: "DatabaseConnections", statistic: "Maximum" } },
    comparison: ">",
    threshold: thresholds.connections,
    periodSeconds: 300,
    periods: 3,
    missing: "missing",
  },
];

export interface DatabaseAlarmsProps {
  /** Identifier of the instance: beginning of the alarms' names. */
  readonly identifier: string;
  readonly thresholds: DatabaseThresholds;
  readonly topics: AlertTopicArns;
}

/** Alarms of an RDS instance. $0.40 a month. */
export class DatabaseAlarms extends Construct {
  constructor(scope: Construct, id: string, { identifier, thresholds, topics }: DatabaseAlarmsProps) {
    super(scope, id);
    for (const alarm of databaseAlarms(thresholds)) {
      new MetricAlarm(this, alarm.id.replace("database-", ""), {
        alarm,
        name: `${identifier}-${alarm.id}`,
        namespace: "AWS/RDS",
        dimensions: { DBInstanceIdentifier: identifier },
        topics,
      });
    }
  }
}
