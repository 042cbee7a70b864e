import { z } from "zod";
import { bucketThresholds } from "../../../modules/monitoring/bucket-alarms";
import { eksThresholds } from "../../../modules/monitoring/eks-alarms";
import { kafkaThresholds } from "../../../modules/monitoring/kafka-thresholds";
import { natThresholds } from "../../../modules/monitoring/nat-alarms";

const recipients = (what: string) =>
  z
    .strictObject({
      email: z
        .array(z.string().regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, "must be an e-mail address"))
        .default([])
        .describe("E-mail addresses; each must follow a link once, before it gets anything"),
      https: z
        .array(z.string())
        .default([])
        .describe("URLs of services that take SNS's messages over TLS and confirm by themselves, like SNS's own do")
        .meta({ limit: "without a key in them: such ones (PagerDuty) are subscribed by hand, see the runbook" }),
      slackChannelId: z
        .string()
        .regex(/^[CG][A-Z0-9]{8,}$/, "must be the id of a Slack channel, such as C0123456789")
        .optional()
        .describe("Slack channel that shows them, with their graphs")
        .meta({ limit: "needs slackWorkspaceId" }),
    })
    .prefault({})
    .describe(what);

/** Who is told. */
export const alerts = {
  page: recipients("Who gets what wakes somebody"),
  ticket: recipients("Who gets what waits for the morning: warnings, budget, cost anomalies"),
  slackWorkspaceId: z
    .string()
    .regex(/^T[A-Z0-9]{8,}$/, "must be the id of a Slack workspace, such as T0123456789")
    .optional()
    .describe("Slack workspace of the channels")
    .meta({ limit: "let in once by hand, in the console of Amazon Q Developer in chat applications" }),
};

const percent = (value: number) => z.number().min(1).max(100).default(value).meta({ unit: "%" });

/** When alarms ring. */
export const thresholds = z
  .strictObject({
    cpuPercent: percent(kafkaThresholds.cpuPercent).describe("Busy CPU of a broker (AWS recommends 60)"),
    diskTicketPercent: percent(kafkaThresholds.diskTicketPercent).describe("Full disk of a broker that can wait"),
    diskPagePercent: percent(kafkaThresholds.diskPagePercent)
      .describe("Full disk of a broker that cannot wait (AWS recommends 85)")
      .meta({ limit: "more than diskTicketPercent" }),
    heapPercent: percent(kafkaThresholds.heapPercent).describe("Heap after garbage collection (AWS recommends 60)"),
    requestHandlerIdlePercent: percent(kafkaThresholds.requestHandlerIdlePercent).describe(
      "Idle time of a broker's request threads, below which it rings (AWS recommends 30)",
    ),
    connections: z
      .int()
      .min(1)
      .max(3000)
      .default(kafkaThresholds.connections)
      .describe("IAM connections of a broker; four fifths of what MSK takes (AWS recommends it)")
      .meta({ limit: "1 to 3000, where MSK refuses more" }),
    lagSeconds: z
      .int()
      .min(1)
      .default(kafkaThresholds.lagSeconds)
      .describe("How far behind a consumer group may be, for a quarter of an hour")
      .meta({ unit: "seconds" }),
    apiErrorPercent: percent(eksThresholds.apiErrorPercent).describe("Answers of the Kubernetes API that are 5XX"),
    kubernetesStorageGib: z
      .number()
      .min(1)
      .max(8)
      .default(eksThresholds.kubernetesStorageGib)
      .describe("Size of etcd's database, three quarters of what EKS takes")
      .meta({ unit: "GiB", limit: "1 to 8, where EKS takes no more changes" }),
    natDropPercent: z
      .number()
      .min(0.001)
      .max(100)
      .default(natThresholds.natDropPercent)
      .describe("Packets that a NAT gateway drops (AWS recommends 0.01)")
      .meta({ unit: "%" }),
    bucketErrorPercent: percent(bucketThresholds.bucketErrorPercent).describe("Requests to a bucket that S3 fails"),
    bucketRefusedPercent: percent(bucketThresholds.bucketRefusedPercent).describe(
      "Requests to a bucket that S3 refuses",
    ),
  })
  .prefault({})
  .describe("When alarms ring")
  .meta({
    cost: "$1.10 a month for the alarms of each Standard broker, $0.70 Express; $1.50 for the rest, $3 for the dashboard",
  });

const shares = (...values: number[]) => z.array(z.number().min(1).max(1000)).default(values).meta({ unit: "%" });

/** What it may cost. */
export const budget = z
  .strictObject({
    monthlyDollars: z.number().min(1).describe("What the account may cost in a calendar month").meta({ unit: "$" }),
    actualPercents: shares(80, 100).describe("Spent shares of it at which a ticket is written"),
    forecastPercents: shares(100).describe("Expected shares of it at which a ticket is written"),
  })
  .describe("Budget of the whole account, with all of its environments; it stops nothing")
  .meta({ limit: "at most 10 shares in all (AWS)" });

export const costAnomalies = z
  .strictObject({
    monitorArn: z
      .string()
      .regex(/^arn:aws[a-z-]*:ce::\d{12}:anomalymonitor\/.+$/, "must be the ARN of a monitor of cost anomalies")
      .optional()
      .describe("The account's monitor of all services, if it has one; made if left out")
      .meta({ limit: "an account has one; AWS makes a Default-Services-Monitor where Cost Explorer is turned on" }),
    minimumDollars: z.number().min(1).default(100).describe("Smaller ones are not told").meta({ unit: "$" }),
  })
  .optional()
  .describe("Tickets about services that suddenly cost more; none if left out");

export const prometheus = z
  .strictObject({
    enabled: z.boolean().default(true).describe("Prometheus, Alertmanager and Grafana in the cluster"),
    retentionDays: z.int().min(1).max(365).default(15).describe("Time for which metrics are kept").meta({
      unit: "days",
      limit: "as far as the volume lasts",
    }),
    storageGib: z
      .int()
      .min(10)
      .max(16384)
      .default(100)
      .describe("Volume of each Prometheus")
      .meta({ unit: "GiB", cost: "$0.08 per GiB and month", limit: "it can only grow" }),
    replicas: z
      .int()
      .min(1)
      .max(3)
      .default(2)
      .describe("Prometheus servers that all read everything; with two, alerts survive a node"),
    adminPasswordVersion: z
      .int()
      .min(1)
      .default(1)
      .describe("A higher number makes a new password of Grafana's admin; it stands in Secrets Manager alone"),
    longTermStore: z
      .boolean()
      .default(false)
      .describe("Sends metrics to Amazon Managed Prometheus too, which keeps them for 150 days")
      .meta({ cost: "$0.90 per 10 million samples, $0.03 per GB and month" }),
  })
  .prefault({})
  .describe("What is watched from within the cluster");
