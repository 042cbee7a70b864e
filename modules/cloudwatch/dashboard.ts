import { CloudwatchDashboard } from "@cdktf/provider-aws/lib/cloudwatch-dashboard";
import { Construct } from "constructs";
import type { AwsHome } from "../aws/aws-home";
import { dashboardBody, type Graph, type Line, type Row, searchMetrics } from "./dashboard-widgets";
import type { EksThresholds } from "./eks-alarms";
import type { KafkaThresholds } from "./kafka-thresholds";

export interface DashboardProps {
  readonly home: AwsHome;
  readonly name: string;
  /** Names of MSK's and EKS's cluster. */
  readonly kafkaCluster: string;
  readonly eksCluster: string;
  /** Where alarms ring. */
  readonly thresholds: KafkaThresholds & EksThresholds;
  /** The alarms that say that the platform is down. */
  readonly alarmArns: readonly string[];
  readonly runbookUrl: string;
}

/**
 * The platform on one page, by metrics that are there when its cluster is not. What is measured is searched for and not
 * listed, so brokers, topics and gateways of tomorrow are on it. $3 a month.
 */
export class Dashboard extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    const { home, name, alarmArns, runbookUrl } = props;
    const rows: Row[] = [
      { height: 2, widgets: [{ text: `# ${name}\nWhat to do about an alarm: ${runbookUrl}` }] },
      { height: 2, widgets: [{ title: "Down", alarms: alarmArns }] },
      ...kafkaRows(props),
      ...eksRows(props),
      graphs(natTraffic, natTrouble, monthlyCost),
    ];
    this.name = new CloudwatchDashboard(this, "resource", {
      dashboardName: name,
      dashboardBody: dashboardBody(home.region, rows),
    }).dashboardName;
  }
}

const graphs = (...list: readonly Graph[]): Row => ({ height: 6, widgets: list.map((graph) => ({ graph })) });

function kafkaRows({ kafkaCluster, thresholds: limits }: DashboardProps): Row[] {
  const cluster = { "Cluster Name": kafkaCluster };
  const each = (name: string, statistic: Graph["statistic"] = "Average"): Line => ({
    expression: searchMetrics("AWS/Kafka", name, cluster, ["Broker ID"], statistic),
  });
  const whole = (name: string, axis?: Line["axis"]): Line => ({ metric: ["AWS/Kafka", name, cluster], axis });
  const ofGroups = (name: string): Line => ({
    expression: searchMetrics("AWS/Kafka", name, cluster, ["Consumer Group", "Topic"], "Maximum"),
  });
  const connections = searchMetrics(
    "AWS/Kafka",
    "ClientConnectionCount",
    cluster,
    ["Broker ID", "Client Authentication"],
    "Sum",
  );
  return [
    graphs(
      {
        title: "Kafka: controller, offline partitions",
        statistic: "Maximum",
        lines: [whole("ActiveControllerCount"), whole("OfflinePartitionsCount")],
      },
      {
        title: "Kafka: partitions short of replicas",
        lines: [each("UnderMinIsrPartitionCount", "Maximum"), each("UnderReplicatedPartitions", "Maximum")],
      },
      { title: "Kafka: bytes in and out", lines: [each("BytesInPerSec"), each("BytesOutPerSec")] },
    ),
    graphs(
      {
        title: "Kafka: busy CPU in %",
        lines: [{ expression: `100 - ${searchMetrics("AWS/Kafka", "CpuIdle", cluster, ["Broker ID"])}` }],
        limits: [{ label: "ticket", value: limits.cpuPercent }],
      },
      {
        title: "Kafka: disks in % (Standard), bytes (Express)",
        lines: [each("KafkaDataLogsDiskUsed", "Maximum"), whole("StorageUsed", "right")],
        limits: [
          { label: "ticket", value: limits.diskTicketPercent },
          { label: "page", value: limits.diskPagePercent },
        ],
      },
      {
        title: "Kafka: IAM connections",
        lines: [{ expression: connections }],
        limits: [{ label: "ticket", value: limits.connections }],
      },
    ),
    graphs(
      {
        title: "Kafka: idle request threads, 0 to 1",
        lines: [each("RequestHandlerAvgIdlePercent")],
        limits: [{ label: "ticket", value: limits.requestHandlerIdlePercent / 100 }],
      },
      {
        title: "Kafka: slowed down (packets, ms)",
        lines: [each("TrafficShaping", "Sum"), each("ProduceThrottleTime"), each("FetchThrottleTime")],
      },
      {
        title: "Kafka: heap after garbage collection in %",
        lines: [each("HeapMemoryAfterGC")],
        limits: [{ label: "ticket", value: limits.heapPercent }],
      },
    ),
    graphs(
      {
        title: "Consumer groups: behind in seconds",
        lines: [ofGroups("EstimatedMaxTimeLag")],
        limits: [{ label: "page", value: limits.lagSeconds }],
      },
      { title: "Consumer groups: behind in records", lines: [ofGroups("SumOffsetLag")] },
    ),
  ];
}

function eksRows({ eksCluster, thresholds: limits }: DashboardProps): Row[] {
  const line = (name: string, label: string, axis?: Line["axis"]): Line => ({
    metric: ["AWS/EKS", name, { ClusterName: eksCluster }],
    label,
    axis,
  });
  return [
    graphs(
      {
        title: "Kubernetes API: requests a minute",
        statistic: "Sum",
        lines: [
          line("apiserver_request_total", "all"),
          line("apiserver_request_total_429", "too many", "right"),
          line("apiserver_request_total_5XX", "failed", "right"),
        ],
      },
      {
        title: "Pods that wait for a node",
        statistic: "Sum",
        lines: [line("scheduler_pending_pods_UNSCHEDULABLE", "no node fits"), line("scheduler_pending_pods", "all")],
      },
      {
        title: "Kubernetes API: etcd in bytes",
        statistic: "Maximum",
        lines: [line("apiserver_storage_size_bytes", "etcd")],
        limits: [{ label: "ticket", value: limits.kubernetesStorageGib * 2 ** 30 }],
      },
    ),
  ];
}

const gateways = (name: string): Line => ({
  expression: searchMetrics("AWS/NATGateway", name, {}, ["NatGatewayId"], "Sum"),
});
const natTraffic: Graph = {
  title: "NAT: bytes to the internet",
  lines: [gateways("BytesOutToDestination")],
};
const natTrouble: Graph = {
  title: "NAT: no free port, dropped packets",
  lines: [gateways("ErrorPortAllocation"), gateways("PacketsDropCount")],
};
/** Only where the account's billing preferences turn billing alerts on, and only in us-east-1. */
const monthlyCost: Graph = {
  title: "Cost of this month so far in $",
  region: "us-east-1",
  statistic: "Maximum",
  periodSeconds: 21600,
  lines: [{ metric: ["AWS/Billing", "EstimatedCharges", { Currency: "USD" }], label: "account" }],
};
