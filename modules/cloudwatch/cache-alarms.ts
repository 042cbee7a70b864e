import { Construct } from "constructs";
import type { AlertTopicArns } from "../alerting/alert-topics";
import { type Alarm, MetricAlarm } from "./metric-alarm";

export interface CacheThresholds {
  readonly cpuPercent: number;
  readonly memoryPercent: number;
  readonly connections: number;
}

/** A node takes 65 000 connections. */
export const cacheThresholds: CacheThresholds = { cpuPercent: 80, memoryPercent: 80, connections: 50_000 };

const evictions: Alarm = {
  id: "cache-evictions",
  severity: "ticket",
  meaning: "A cache deletes keys because its memory is full: more requests go to what is behind it.",
  signal: { metric: { name: "Evictions", statistic: "Sum" } },
  comparison: ">",
  threshold: 0,
  periodSeconds: 300,
  periods: 3,
  missing: "notBreaching",
};

/** docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheMetrics.Redis.html */
export const cacheNodeAlarms = (thresholds: CacheThresholds): readonly Alarm[] => [
  {
    id: "cache-memory",
    severity: "ticket",
    meaning: "A node of a cache is almost full: it will delete keys, or refuse writes.",
    signal: { metric: { name: "DatabaseMemoryUsagePercentage", statistic: "Maximum" } },
    comparison: ">",
    threshold: thresholds.memoryPercent,
    periodSeconds: 300,
    periods: 3,
    missing: "breaching", // a node always sends it while it works
  },
  {
    id: "cache-cpu",
    severity: "ticket",
    meaning: "A node of a cache is short of CPU: every client waits.",
    signal: { metric: { name: "EngineCPUUtilization", statistic: "Average" } },
    comparison: ">",
    threshold: thresholds.cpuPercent,
    periodSeconds: 300,
    periods: 3,
    missing: "missing",
  },
  {
    id: "cache-connections",
    severity: "ticket",
    meaning: "A node of a cache has almost as many connections as it takes: new ones will be refused.",
    signal: { metric: { name: "CurrConnections", statistic: "Maximum" } },
    comparison: ">",
    threshold: thresholds.connections,
    periodSeconds: 300,
    periods: 3,
    missing: "missing",
  },
  evictions,
];

/** docs.aws.amazon.com/AmazonElastiCache/latest/dg/serverless-metrics-events-redis.html */
export const serverlessCacheAlarms: readonly Alarm[] = [
  {
    id: "cache-throttled",
    severity: "ticket",
    meaning: "A serverless cache refuses commands: it is at the limit of its processing units.",
    signal: { metric: { name: "ThrottledCmds", statistic: "Sum" } },
    comparison: ">",
    threshold: 0,
    periodSeconds: 300,
    periods: 3,
    missing: "notBreaching",
  },
  evictions,
];

export interface CacheAlarmsProps {
  readonly alarms: readonly Alarm[];
  /** The node or the serverless cache: beginning of the alarms' names. */
  readonly name: string;
  readonly dimension: "CacheClusterId" | "clusterId";
  readonly topics: AlertTopicArns;
}

/** Alarms of a node, or of a serverless cache. $0.10 a month for each. */
export class CacheAlarms extends Construct {
  constructor(scope: Construct, id: string, { alarms, name, dimension, topics }: CacheAlarmsProps) {
    super(scope, id);
    for (const alarm of alarms) {
      new MetricAlarm(this, alarm.id.replace("cache-", ""), {
        alarm,
        name: `${name}-${alarm.id}`,
        namespace: "AWS/ElastiCache",
        dimensions: { [dimension]: name },
        topics,
      });
    }
  }
}
