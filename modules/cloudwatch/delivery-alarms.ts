import { Construct } from "constructs";
import type { AlertTopicArns } from "../alerting/alert-topics";
import { type Alarm, MetricAlarm } from "./metric-alarm";

export interface DeliveryThresholds {
  /** Share of requests that CloudFront answers with an error of the server. */
  readonly errorPercent: number;
  /** Requests that the web ACL blocks in five minutes. */
  readonly blockedRequests: number;
}

export const deliveryThresholds: DeliveryThresholds = { errorPercent: 1, blockedRequests: 10_000 };

/** docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/programming-cloudwatch-metrics.html */
const deliveryErrors = ({ errorPercent }: DeliveryThresholds): Alarm => ({
  id: "delivery-errors",
  severity: "page",
  meaning: "CloudFront answers with errors of the server: the bucket, its policy or its key refuses it, or S3 fails.",
  signal: { metric: { name: "5xxErrorRate", statistic: "Average" } },
  comparison: ">",
  threshold: errorPercent,
  periodSeconds: 300,
  periods: 2,
  missing: "notBreaching", // nobody asked
});

/** docs.aws.amazon.com/waf/latest/developerguide/waf-metrics.html */
const requestsBlocked = ({ blockedRequests }: DeliveryThresholds): Alarm => ({
  id: "delivery-blocked",
  severity: "ticket",
  meaning: "The web ACL blocks many requests: an attack, or a rule that meets good viewers.",
  signal: { metric: { name: "BlockedRequests", statistic: "Sum" } },
  comparison: ">",
  threshold: blockedRequests,
  periodSeconds: 300,
  periods: 1,
  missing: "notBreaching",
});

/** Alarms of a distribution and its web ACL. */
export const deliveryAlarms = (thresholds: DeliveryThresholds): readonly Alarm[] => [
  deliveryErrors(thresholds),
  requestsBlocked(thresholds),
];

export interface DeliveryAlarmsProps {
  /** Beginning of the alarms' names. */
  readonly prefix: string;
  readonly distributionId: string;
  /** Name of the web ACL's metrics. */
  readonly webAcl: string;
  readonly thresholds: DeliveryThresholds;
  /** In us-east-1, where the metrics of CloudFront are. */
  readonly topics: AlertTopicArns;
  readonly runbookUrl?: string;
}

/** Alarms of a distribution and its web ACL: $0.10 a month each. */
export class DeliveryAlarms extends Construct {
  constructor(scope: Construct, id: string, props: DeliveryAlarmsProps) {
    super(scope, id);
    const { prefix, distributionId, webAcl, thresholds, topics, runbookUrl } = props;
    const watch = (alarm: Alarm, namespace: string, dimensions: Readonly<Record<string, string>>) =>
      new MetricAlarm(this, alarm.id.replace("delivery-", ""), {
        alarm,
        name: `${prefix}-${alarm.id}`,
        namespace,
        dimensions,
        topics,
        runbookUrl,
      });
    watch(deliveryErrors(thresholds), "AWS/CloudFront", { DistributionId: distributionId, Region: "Global" });
    watch(requestsBlocked(thresholds), "AWS/WAFV2", { WebACL: webAcl, Rule: "ALL" });
  }
}
