import { DataAwsMskBrokerNodes } from "@cdktf/provider-aws/lib/data-aws-msk-broker-nodes";
import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { Fn, ref, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { knownView, whenKnown } from "../../src/engine/unknown-values";
import { assertValid, problem, type Problem } from "../../src/engine/problem";
import type { AwsHome } from "../aws/aws-home";
import { ChartRelease, LocalChartRelease } from "../helm/chart-release";
import type { AlertTopicArns } from "../alerting/alert-topics";
import { AlertmanagerNotifications } from "./prometheus-alertmanager";
import { GrafanaAdmin } from "./prometheus-grafana-admin";
import { Heartbeat } from "./prometheus-heartbeat";
import { LongTermStore } from "./prometheus-long-term-store";
import { PrometheusNetworkPolicies } from "./prometheus-network-policies";
import { prometheusServiceAccount, stackValues } from "./prometheus-values";

/** Where the brokers' metrics are. */
export interface KafkaMetrics {
  readonly clusterArn: string;
  readonly clusterName: string;
  /** Ports of the exporters that are on: 11001 (JMX), 11002 (node). With none nothing is read. */
  readonly monitoringPorts: number[];
}

/** Where the metrics of the Kafka Connect workers are. */
export interface ConnectMetrics {
  readonly namespace: string;
  readonly connectName: string;
  readonly metricsPort: number;
}

export interface PrometheusStackProps {
  readonly home: AwsHome;
  /** Beginning of its names in AWS: `acme-prod`. */
  readonly name: string;
  /** The environment's name, which every metric and alert that leaves the cluster carries. */
  readonly environment: string;
  /** The EKS cluster, from another unit. */
  readonly clusterName: string;
  readonly kafka: KafkaMetrics;
  /** Left out where no Kafka Connect runs. */
  readonly connect?: ConnectMetrics;
  /** Topics for alerts. */
  readonly topics: AlertTopicArns;
  /** The key of the topics: whoever publishes needs it too. */
  readonly topicsKeyArn: string;
  /** The key of Grafana's secret. */
  readonly secretsKeyArn: string;
  /** Name of Grafana's secret; it begins as External Secrets may read: `acme-prod/`. */
  readonly grafanaSecretName: string;
  /** The ClusterSecretStore of External Secrets that reads Secrets Manager. */
  readonly secretStoreName: string;
  /** StorageClass of the volumes; the cluster's default if it is empty. */
  readonly storageClassName: string;
  /** Time for which Prometheus keeps metrics, as far as the volume lasts. */
  readonly retentionDays: number;
  /** Volume of each Prometheus; the oldest metrics go when it is 85 % full. It cannot shrink. */
  readonly storageGib: number;
  /** Prometheus servers that all read everything; with two an alert survives a node. */
  readonly replicas: number;
  /** A higher number makes a new password of Grafana's admin. */
  readonly adminPasswordVersion: number;
  /** Sends metrics to a workspace of Amazon Managed Prometheus too, which keeps them for 150 days. */
  readonly longTermStore: boolean;
  /** docs/runbooks/prometheus-alerts.md as a URL; its path in this repository if left out. */
  readonly runbookUrl?: string;
  /** Makes Terraform refuse to destroy the workspace, and lets the secret be called back for 30 days. */
  readonly deletionProtection: boolean;
}

/**
 * Prometheus, Alertmanager and Grafana by the chart kube-prometheus-stack, and over it this project's own targets,
 * rules and dashboards (charts/monitoring). Alerts go to SNS; that they can is watched from outside, by `Heartbeat`.
 */
export class PrometheusStack extends Construct {
  static readonly namespace = "monitoring";

  readonly namespace = PrometheusStack.namespace;
  /** In the cluster; `kubectl port-forward` reaches them from outside. */
  readonly prometheusUrl = "http://prometheus-operated.monitoring.svc:9090";
  readonly alertmanagerUrl = "http://alertmanager-operated.monitoring.svc:9093";
  readonly grafanaUrl = "http://grafana.monitoring.svc";
  /** The secret with Grafana's `admin-user` and `admin-password`. */
  readonly grafanaSecretArn: string;
  /** The topic that must get a message every five minutes. */
  readonly heartbeatTopicArn: string;
  /** The alarm that says that none came. */
  readonly heartbeatAlarmName: string;
  /** Address of the workspace of Amazon Managed Prometheus, for queries; empty if there is none. */
  readonly workspaceEndpoint: string;

  constructor(scope: Construct, id: string, props: PrometheusStackProps) {
    super(scope, id);
    assertValid(PrometheusStack.problems(props));
    const { namespace } = this;
    const { home, name, clusterName, topics, topicsKeyArn, kafka } = props;

    // The node exporter reads the host, which no stricter level lets it.
    const labels = { "pod-security.kubernetes.io/enforce": "privileged" };
    const space = new NamespaceV1(this, "namespace", { metadata: { name: namespace, labels } });
    const heartbeat = new Heartbeat(this, "heartbeat", {
      name,
      topicsKeyArn,
      topics,
      runbookUrl: props.runbookUrl ?? "docs/runbooks/prometheus-alerts.md",
    });
    const notifications = new AlertmanagerNotifications(this, "alertmanager", {
      home,
      name,
      clusterName,
      namespace,
      topics: { ...topics, heartbeat: heartbeat.topicArn },
      topicsKeyArn,
    });
    const admin = new GrafanaAdmin(this, "grafana-admin", {
      name: props.grafanaSecretName,
      keyArn: props.secretsKeyArn,
      namespace,
      secretStoreName: props.secretStoreName,
      passwordVersion: props.adminPasswordVersion,
      deletionProtection: props.deletionProtection,
    });
    const store = props.longTermStore ? this.createStore(props) : undefined;

    const policies = new PrometheusNetworkPolicies(this, "network-policies", { namespace, dependsOn: [space] });
    const stack = new ChartRelease(this, "stack", {
      chart: "kube-prometheus-stack",
      namespace,
      values: stackValues({
        environment: props.environment,
        clusterName,
        storageClassName: props.storageClassName,
        retentionDays: props.retentionDays,
        storageGib: props.storageGib,
        replicas: props.replicas,
        alertmanagerConfig: notifications.config,
        remoteWrite: store?.remoteWrite,
        manifests: [admin.manifest],
      }),
      dependsOn: [
        space,
        admin.ready,
        notifications.ready,
        ...policies.ready,
        ...(store === undefined ? [] : [store.ready]),
      ],
    });
    // A release of its own: what it holds is defined by the other one.
    new LocalChartRelease(this, "targets", {
      chart: "monitoring",
      namespace,
      waitsFor: "objects",
      values: {
        runbookUrl: props.runbookUrl,
        kafka: { clusterName: kafka.clusterName, brokers: this.brokers(kafka), monitoringPorts: kafka.monitoringPorts },
        connect: props.connect,
      },
      dependsOn: [stack.ready],
    });

    this.grafanaSecretArn = admin.secretArn;
    this.heartbeatTopicArn = heartbeat.topicArn;
    this.heartbeatAlarmName = heartbeat.alarmName;
    this.workspaceEndpoint = store?.endpoint ?? "";
  }

  static problems(props: PrometheusStackProps): Problem[] {
    const known = knownView(props);
    return [
      whenKnown(() => wholeProblems("storageGib", known.storageGib, 10, 16384)),
      whenKnown(() => wholeProblems("retentionDays", known.retentionDays, 1, 365)),
      whenKnown(() => wholeProblems("replicas", known.replicas, 1, 3)),
      whenKnown(() => wholeProblems("adminPasswordVersion", known.adminPasswordVersion, 1)),
      whenKnown(() => storeProblems(known.secretStoreName)),
    ].flatMap((found) => found ?? []);
  }

  /** The brokers' names. Controllers are not among them, and no data source of AWS's provider knows theirs. */
  private brokers({ clusterArn }: KafkaMetrics): string[] {
    const nodes = new DataAwsMskBrokerNodes(this, "brokers", { clusterArn });
    return Fn.flatten(ref(`${nodes.fqn}.node_info_list[*].endpoints`, TerraformStack.of(this))) as string[];
  }

  private createStore({
    home,
    name,
    clusterName,
    deletionProtection: isDeletionProtected,
  }: PrometheusStackProps): LongTermStore {
    return new LongTermStore(this, "long-term-store", {
      home,
      name,
      clusterName,
      namespace: this.namespace,
      serviceAccount: prometheusServiceAccount,
      deletionProtection: isDeletionProtected,
    });
  }
}

function wholeProblems(path: string, value: number, from: number, to = Infinity): Problem[] {
  if (Number.isInteger(value) && value >= from && value <= to) return [];
  const range = to === Infinity ? `at least ${from}` : `from ${from} to ${to}`;
  return [problem({ path, value, must: `be a whole number ${range}` })];
}

function storeProblems(secretStoreName: string): Problem[] {
  if (secretStoreName !== "") return [];
  const fix = "install external-secrets in the platform's unit";
  return [
    problem({
      path: "secretStoreName",
      value: secretStoreName,
      must: "name a ClusterSecretStore: Grafana's password comes by it",
      fix,
    }),
  ];
}
