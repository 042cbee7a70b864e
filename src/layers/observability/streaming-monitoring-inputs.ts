import { z } from "zod";
import { bucketThresholds } from "../../../modules/cloudwatch/bucket-alarms";
import { eksThresholds } from "../../../modules/cloudwatch/eks-alarms";
import { kafkaThresholds } from "../../../modules/cloudwatch/kafka-thresholds";
import { natThresholds } from "../../../modules/cloudwatch/nat-alarms";

const percent = (value: number) => z.number().min(1).max(100).default(value).meta({ unit: "%" });

/** Thresholds of the alarms. */
export const thresholds = z
  .strictObject({
    cpuPercent: percent(kafkaThresholds.cpuPercent).describe("CPU use of a broker (AWS recommends 60)"),
    diskTicketPercent: percent(kafkaThresholds.diskTicketPercent).describe("Disk use of a broker that sends a ticket"),
    diskPagePercent: percent(kafkaThresholds.diskPagePercent)
      .describe("Disk use of a broker that pages (AWS recommends 85)")
      .meta({ limit: "more than diskTicketPercent" }),
    heapPercent: percent(kafkaThresholds.heapPercent).describe(
      "Heap use of a broker after garbage collection (AWS recommends 60)",
    ),
    requestHandlerIdlePercent: percent(kafkaThresholds.requestHandlerIdlePercent).describe(
      "Idle time of a broker's request handler threads; lower values alarm (AWS recommends 30)",
    ),
    connections: z
      .int()
      .min(1)
      .max(3000)
      .default(kafkaThresholds.connections)
      .describe("IAM connections of a broker (the default is 80 % of the limit, as AWS recommends)")
      .meta({ limit: "1 to 3000, the limit of MSK" }),
    lagSeconds: z
      .int()
      .min(1)
      .default(kafkaThresholds.lagSeconds)
      .describe("Time lag of a consumer group that pages after 15 minutes")
      .meta({ unit: "seconds" }),
    apiErrorPercent: percent(eksThresholds.apiErrorPercent).describe("Share of 5XX responses of the Kubernetes API"),
    kubernetesStorageGib: z
      .number()
      .min(1)
      .max(8)
      .default(eksThresholds.kubernetesStorageGib)
      .describe("Size of the etcd database (the default is 75 % of the limit)")
      .meta({ unit: "GiB", limit: "1 to 8, the limit of EKS; a full database is read-only" }),
    natDropPercent: z
      .number()
      .min(0.001)
      .max(100)
      .default(natThresholds.natDropPercent)
      .describe("Share of packets that a NAT gateway drops (AWS recommends 0.01)")
      .meta({ unit: "%" }),
    bucketErrorPercent: percent(bucketThresholds.bucketErrorPercent).describe(
      "Share of requests to a bucket that fail with 5XX",
    ),
    bucketRefusedPercent: percent(bucketThresholds.bucketRefusedPercent).describe(
      "Share of requests to a bucket that S3 rejects with 4XX",
    ),
  })
  .prefault({})
  .describe("Thresholds of the alarms")
  .meta({
    cost: "$1.10 a month for the alarms of each Standard broker, $0.70 Express; $1.50 for the rest, $3 for the dashboard",
  });

export const prometheus = z
  .strictObject({
    enabled: z.boolean().default(true).describe("Prometheus, Alertmanager and Grafana in the cluster"),
    retentionDays: z.int().min(1).max(365).default(15).describe("Retention of metrics").meta({
      unit: "days",
      limit: "earlier when the volume is 85 % full",
    }),
    storageGib: z
      .int()
      .min(10)
      .max(16384)
      .default(100)
      .describe("Volume size of each Prometheus replica")
      .meta({ unit: "GiB", cost: "$0.08 per GiB and month", limit: "can only be increased" }),
    replicas: z
      .int()
      .min(1)
      .max(3)
      .default(2)
      .describe("Prometheus replicas, each of which scrapes everything. With two, alerts survive the loss of a node"),
    adminPasswordVersion: z
      .int()
      .min(1)
      .default(1)
      .describe(
        "Version of the password of Grafana's admin; raise it to rotate. Only Secrets Manager stores the password",
      ),
    longTermStore: z
      .boolean()
      .default(false)
      .describe("Also writes metrics to Amazon Managed Prometheus, which keeps them for 150 days")
      .meta({ cost: "$0.90 per 10 million samples, $0.03 per GB and month" }),
  })
  .prefault({})
  .describe("Monitoring inside the cluster");
