import type { KafkaThresholds } from "./kafka-thresholds";
import type { Alarm } from "./metric-alarm";

export interface KafkaAlarm extends Alarm {
  /** The subject of one alarm. */
  readonly of: "cluster" | "broker" | "group";
  /** The brokers that send the metric; any if left out. */
  readonly brokers?: "standard" | "express";
}

/**
 * All that is watched of a cluster. Metrics and their dimensions:
 * docs.aws.amazon.com/msk/latest/developerguide/metrics-details.html and metrics-details-express.html.
 * Where no data is no news, it is because `kafka-no-controller` tells of a cluster that is silent.
 */
export function kafkaAlarms(thresholds: KafkaThresholds): readonly KafkaAlarm[] {
  return [...available, ...full(thresholds), ...busy(thresholds), ...express, lag(thresholds)];
}

const minute = { periodSeconds: 60 } as const;
const ofBroker = { of: "broker", severity: "ticket" } as const;
const ofStandardBroker = { ...ofBroker, brokers: "standard" } as const;
const ofExpressBroker = { ...ofBroker, brokers: "express" } as const;

/** Whether producers and consumers are served. They ring together, so they only feed `kafka-unavailable`. */
const available: readonly KafkaAlarm[] = [
  {
    id: "kafka-no-controller",
    severity: "part",
    of: "cluster",
    meaning: "No broker is the controller: partitions get no new leaders. Silence counts as that too.",
    signal: { metric: { name: "ActiveControllerCount", statistic: "Maximum" } }, // all but one controller send 0
    comparison: "<",
    threshold: 1,
    ...minute,
    periods: 5,
    missing: "breaching", // each cluster sends it every minute: without it nothing is known
  },
  {
    id: "kafka-partitions-offline",
    severity: "part",
    of: "cluster",
    brokers: "standard",
    meaning: "Partitions have no leader: nobody can write or read them.",
    // Maximum: a sum counts the same partitions once for each controller and minute.
    signal: { metric: { name: "OfflinePartitionsCount", statistic: "Maximum" } },
    comparison: ">",
    threshold: 0,
    ...minute,
    periods: 2,
    missing: "missing",
  },
  {
    id: "kafka-under-min-isr",
    ...ofStandardBroker,
    severity: "part",
    meaning: "Partitions have fewer replicas in sync than must have a record: producers with acks=all are refused.",
    signal: { metric: { name: "UnderMinIsrPartitionCount", statistic: "Maximum" } },
    comparison: ">=",
    threshold: 1,
    ...minute,
    periods: 3,
    missing: "missing",
  },
  {
    id: "kafka-under-replicated",
    ...ofStandardBroker,
    meaning: "Replicas are behind their leaders: the next broker that fails may stop partitions.",
    signal: { metric: { name: "UnderReplicatedPartitions", statistic: "Maximum" } },
    comparison: ">",
    threshold: 0,
    ...minute,
    periods: 15,
    missing: "missing",
  },
];

/** Whether there is room: on disks, in memory, for connections. */
const full = (thresholds: KafkaThresholds): readonly KafkaAlarm[] => [
  {
    id: "kafka-disk-full",
    ...ofStandardBroker,
    severity: "page",
    meaning: "A broker's disk is nearly full: then the broker stops, and does not start again by itself.",
    signal: { metric: { name: "KafkaDataLogsDiskUsed", statistic: "Maximum" } },
    comparison: ">",
    threshold: thresholds.diskPagePercent,
    ...minute,
    periods: 5,
    missing: "ignore", // a broker that has stopped because its disk is full must not end the page
  },
  {
    id: "kafka-disk-filling",
    ...ofStandardBroker,
    meaning: "A broker's disk fills up.",
    signal: { metric: { name: "KafkaDataLogsDiskUsed", statistic: "Maximum" } },
    comparison: ">",
    threshold: thresholds.diskTicketPercent,
    ...minute,
    periods: 15,
    missing: "missing",
  },
  {
    id: "kafka-heap",
    ...ofStandardBroker,
    meaning: "A broker's heap stays full after garbage collection.",
    signal: { metric: { name: "HeapMemoryAfterGC", statistic: "Average" } },
    comparison: ">",
    threshold: thresholds.heapPercent,
    periodSeconds: 300,
    periods: 3,
    missing: "missing",
  },
  {
    id: "kafka-connections",
    ...ofBroker,
    meaning: "A broker has nearly as many connections as its IAM listener takes: 3000, then it refuses new ones.",
    signal: {
      metric: {
        name: "ClientConnectionCount",
        statistic: "Sum", // one value for each network thread, every minute
        dimensions: { "Client Authentication": "IAM" },
      },
    },
    comparison: ">",
    threshold: thresholds.connections,
    ...minute,
    periods: 15,
    missing: "notBreaching", // there is none where no client uses IAM
  },
  {
    id: "kafka-connections-refused",
    ...ofBroker,
    meaning: "A broker refuses clients: more than 100 new IAM connections in a second, 4 on kafka.t3.small.",
    signal: { metric: { name: "IAMTooManyConnections", statistic: "Maximum" } },
    comparison: ">",
    threshold: 0,
    ...minute,
    periods: 5,
    missing: "notBreaching",
  },
];

/** Whether brokers keep up. */
const busy = (thresholds: KafkaThresholds): readonly KafkaAlarm[] => [
  {
    id: "kafka-cpu",
    ...ofBroker,
    meaning: "A broker is so busy that the others cannot take over its load when it restarts.",
    signal: {
      expression: "user + system",
      label: "CpuUser + CpuSystem",
      metrics: {
        user: { name: "CpuUser", statistic: "Average" },
        system: { name: "CpuSystem", statistic: "Average" },
      },
    },
    comparison: ">",
    threshold: thresholds.cpuPercent,
    ...minute,
    periods: 5,
    missing: "missing",
  },
  {
    id: "kafka-request-handlers",
    ...ofBroker,
    meaning: "A broker's request threads are hardly ever idle: clients wait.",
    signal: { metric: { name: "RequestHandlerAvgIdlePercent", statistic: "Average" } },
    comparison: "<",
    threshold: thresholds.requestHandlerIdlePercent / 100, // in spite of its name the metric is 0 to 1
    ...minute,
    periods: 5,
    missing: "missing",
  },
  {
    id: "kafka-traffic-shaped",
    ...ofStandardBroker,
    meaning: "AWS drops packets of a broker: it moves more than its type may.",
    signal: { metric: { name: "TrafficShaping", statistic: "Sum" } },
    comparison: ">",
    threshold: 0,
    periodSeconds: 300,
    periods: 3,
    missing: "notBreaching",
  },
];

/** Alarms for Express brokers alone. */
const express: readonly KafkaAlarm[] = [
  {
    id: "kafka-produce-throttled",
    ...ofExpressBroker,
    meaning: "A broker slows producers down: they write more than its type takes.",
    signal: { metric: { name: "ProduceThrottleTime", statistic: "Average" } },
    comparison: ">",
    threshold: 0,
    ...minute,
    periods: 5,
    missing: "notBreaching", // sent only after something was throttled
  },
  {
    id: "kafka-fetch-throttled",
    ...ofExpressBroker,
    meaning: "A broker slows consumers down: they read more than its type gives.",
    signal: { metric: { name: "FetchThrottleTime", statistic: "Average" } },
    comparison: ">",
    threshold: 0,
    ...minute,
    periods: 5,
    missing: "notBreaching",
  },
  {
    id: "kafka-storage-unusual",
    severity: "ticket",
    of: "cluster",
    brokers: "express",
    meaning: "More is stored than usual: Express brokers take all of it, and the bill grows.",
    signal: { unusual: { name: "StorageUsed", statistic: "Maximum" }, deviations: 2 },
    periodSeconds: 300,
    periods: 3,
    missing: "missing",
  },
];

/** Of each topic that the group reads, those that it finds later included: a query, not a list. */
const lag = ({ lagSeconds }: KafkaThresholds): KafkaAlarm => ({
  id: "kafka-lag",
  severity: "page",
  of: "group",
  meaning: "A consumer group is so far behind that its work comes too late; the message names the topic.",
  signal: {
    label: "EstimatedMaxTimeLag",
    query: ({ "Cluster Name": cluster, "Consumer Group": group }) =>
      [
        "SELECT MAX(EstimatedMaxTimeLag)",
        'FROM SCHEMA("AWS/Kafka", "Cluster Name", "Consumer Group", Topic)',
        `WHERE "Cluster Name" = '${cluster}' AND "Consumer Group" = '${group}'`,
        "GROUP BY Topic",
      ].join(" "),
  },
  comparison: ">",
  threshold: lagSeconds,
  ...minute,
  periods: 15,
  missing: "ignore", // a group that dies takes its metrics with it, which must not end the page
});
