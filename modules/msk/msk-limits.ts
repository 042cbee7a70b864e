/** Versions of Kafka that run without ZooKeeper; the newest of each line of AWS's. */
export const kafkaVersions = ["3.9.x.kraft", "4.0.x.kraft", "4.1.x.kraft", "4.2.x.kraft"] as const;
export type KafkaVersion = (typeof kafkaVersions)[number];

/** Published limits and price of a broker type. */
export interface BrokerLimits {
  /** Replicas of partitions, leaders included, for which AWS recommends one broker. */
  readonly recommendedPartitions: number;
  /** Replicas beyond which AWS refuses to update the cluster (Standard) or to make partitions (Express). */
  readonly maxPartitions: number;
  /** In us-east-1, on demand. */
  readonly dollarsPerHour: number;
  /** Throughput of a Standard broker's disk and network, where published. */
  readonly diskMibps?: number;
  readonly networkMibps?: number;
  /** The most that can be provisioned for a Standard broker's disk; without it the disk does 250. */
  readonly maxStorageThroughputMibps?: number;
  /** Sustained write throughput of an Express broker. */
  readonly ingressMibps?: number;
}

const standard = (
  [recommendedPartitions, maxPartitions]: readonly [number, number],
  [diskMibps, networkMibps]: readonly number[],
  dollarsPerHour: number,
  maxStorageThroughputMibps?: number,
): BrokerLimits => ({
  recommendedPartitions,
  maxPartitions,
  dollarsPerHour,
  diskMibps,
  networkMibps,
  maxStorageThroughputMibps,
});

const express = (
  [recommendedPartitions, maxPartitions]: readonly [number, number],
  ingressMibps: number,
  dollarsPerHour: number,
): BrokerLimits => ({ recommendedPartitions, maxPartitions, ingressMibps, dollarsPerHour });

/**
 * Partitions: docs.aws.amazon.com/msk/latest/developerguide/bestpractices.html and limits.html (Express);
 * provisioned throughput: msk-provision-throughput-management.html; disk, network, ingress and prices: AWS's sizing
 * script msk_sizing.py (aws/agent-toolkit-for-aws, 2026-08). Prices of a family grow with its size.
 */
const limits = {
  "kafka.t3.small": standard([300, 300], [], 0.0456),
  "kafka.m5.large": standard([1000, 1500], [81, 96], 0.21),
  "kafka.m5.xlarge": standard([1000, 1500], [144, 160], 0.42),
  "kafka.m5.2xlarge": standard([2000, 3000], [250, 320], 0.84),
  "kafka.m5.4xlarge": standard([4000, 6000], [594, 640], 1.68, 593),
  "kafka.m5.8xlarge": standard([4000, 6000], [850], 3.36, 850),
  "kafka.m5.12xlarge": standard([4000, 6000], [1000], 5.04, 1000),
  "kafka.m5.16xlarge": standard([4000, 6000], [1000], 6.72, 1000),
  "kafka.m5.24xlarge": standard([4000, 6000], [1000], 10.08, 1000),
  "kafka.m7g.large": standard([1000, 1500], [79, 117], 0.204),
  "kafka.m7g.xlarge": standard([1000, 1500], [156, 234], 0.408),
  "kafka.m7g.2xlarge": standard([2000, 3000], [312, 469], 0.816, 312),
  "kafka.m7g.4xlarge": standard([4000, 6000], [625, 937], 1.632, 625),
  "kafka.m7g.8xlarge": standard([4000, 6000], [1000, 1875], 3.264, 1000),
  "kafka.m7g.12xlarge": standard([4000, 6000], [1000], 4.896, 1000),
  "kafka.m7g.16xlarge": standard([4000, 6000], [1000], 6.528, 1000),
  "express.m7g.large": express([1000, 1500], 15.6, 0.408),
  "express.m7g.xlarge": express([1000, 2000], 31.2, 0.816),
  "express.m7g.2xlarge": express([2500, 4000], 62.5, 1.632),
  "express.m7g.4xlarge": express([6000, 8000], 125, 3.264),
  "express.m7g.8xlarge": express([12000, 16000], 250, 6.528),
  "express.m7g.12xlarge": express([16000, 24000], 375, 9.792),
  "express.m7g.16xlarge": express([20000, 32000], 500, 13.056),
} as const satisfies Readonly<Record<string, BrokerLimits>>;

export type BrokerType = keyof typeof limits;
export const brokerTypes = Object.keys(limits) as [BrokerType, ...BrokerType[]];
export const brokerLimits: Readonly<Record<BrokerType, BrokerLimits>> = limits;

export const isExpress = (type: BrokerType): boolean => type.startsWith("express.");

/** Kafka's ports by the way in which a client shows who it is; all of them TLS. */
export const clientPorts = { mtls: 9094, scram: 9096, iam: 9098 } as const;
/** Ports at which Prometheus reads a broker. */
export const monitoringPorts = { jmx: 11001, node: 11002 } as const;

export type Authentication = keyof typeof clientPorts;
export type Exporter = keyof typeof monitoringPorts;
