import { Construct } from "constructs";
import type { AlertTopicArns } from "../alerting/alert-topics";
import { type Alarm, MetricAlarm } from "./metric-alarm";

export interface EksThresholds {
  /** Share of the API server's answers that are errors of its own. */
  readonly apiErrorPercent: number;
  /** Size of etcd's database. EKS makes it read-only at 8 GiB. */
  readonly kubernetesStorageGib: number;
}

export const eksThresholds: EksThresholds = { apiErrorPercent: 5, kubernetesStorageGib: 6 };

/**
 * Metrics that EKS publishes for a control plane since Kubernetes 1.28, free and without agents:
 * docs.aws.amazon.com/eks/latest/userguide/cloudwatch.html. It has no number of nodes: a cluster that is short of them
 * shows as pods that cannot be scheduled.
 */
export const eksAlarms = ({ apiErrorPercent, kubernetesStorageGib }: EksThresholds): readonly Alarm[] => [
  {
    id: "eks-api-silent",
    severity: "page",
    meaning: "The Kubernetes API answers nobody: what runs goes on, but nothing starts, moves or restarts.",
    signal: { metric: { name: "apiserver_request_total", statistic: "Sum" } },
    comparison: "<",
    threshold: 1,
    periodSeconds: 60,
    periods: 10,
    missing: "breaching", // kubelets call at every moment: silence is the outage
  },
  {
    id: "eks-api-errors",
    severity: "page",
    meaning: "The Kubernetes API fails: deployments, scaling and leader elections break.",
    signal: {
      expression: "IF(requests > 0, 100 * FILL(errors, 0) / requests, 0)",
      label: "answers with 5XX in %",
      metrics: {
        errors: { name: "apiserver_request_total_5XX", statistic: "Sum" },
        requests: { name: "apiserver_request_total", statistic: "Sum" },
      },
    },
    comparison: ">",
    threshold: apiErrorPercent,
    periodSeconds: 60,
    periods: 10,
    missing: "notBreaching", // eks-api-silent tells of silence
  },
  {
    id: "eks-pods-unschedulable",
    severity: "ticket",
    meaning: "Pods find no node: there are too few, or none that fits.",
    signal: { metric: { name: "scheduler_pending_pods_UNSCHEDULABLE", statistic: "Sum" } },
    comparison: ">",
    threshold: 0,
    periodSeconds: 60,
    periods: 15, // a new node takes a few minutes
    missing: "notBreaching",
  },
  {
    id: "eks-storage-full",
    severity: "ticket",
    meaning: "The cluster's database (etcd) fills up: at 8 GiB the Kubernetes API takes no more changes.",
    signal: { metric: { name: "apiserver_storage_size_bytes", statistic: "Maximum" } },
    comparison: ">",
    threshold: kubernetesStorageGib * 2 ** 30,
    periodSeconds: 300,
    periods: 3,
    missing: "missing",
  },
];

export interface EksAlarmsProps {
  /** Beginning of the alarms' names. */
  readonly prefix: string;
  readonly clusterName: string;
  readonly thresholds: EksThresholds;
  readonly topics: AlertTopicArns;
  readonly runbookUrl?: string;
}

/** Alarms for an EKS control plane, from outside of it. $0.50 a month. */
export class EksAlarms extends Construct {
  /** Those that wake somebody. */
  readonly pageArns: readonly string[];

  constructor(scope: Construct, id: string, { clusterName, thresholds, prefix, topics, runbookUrl }: EksAlarmsProps) {
    super(scope, id);
    const create = (alarm: Alarm) =>
      new MetricAlarm(this, alarm.id.replace("eks-", ""), {
        alarm,
        name: `${prefix}-${alarm.id}`,
        namespace: "AWS/EKS",
        dimensions: { ClusterName: clusterName },
        topics,
        runbookUrl,
      }).resource.arn;
    const alarms = eksAlarms(thresholds).map((alarm) => [alarm, create(alarm)] as const);
    this.pageArns = alarms.filter(([{ severity }]) => severity === "page").map(([, arn]) => arn);
  }
}
