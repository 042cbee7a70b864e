import { Fn } from "cdktf";
import { z } from "zod";
import { addAwsProvider } from "../../../modules/aws/aws-provider";
import { recipientProblems } from "../../../modules/monitoring/alert-recipients";
import { AlertTopics } from "../../../modules/monitoring/alert-topics";
import { BucketAlarms } from "../../../modules/monitoring/bucket-alarms";
import { Budget, CostAnomalies } from "../../../modules/monitoring/budget";
import { Dashboard } from "../../../modules/monitoring/dashboard";
import { EksAlarms } from "../../../modules/monitoring/eks-alarms";
import { KafkaAlarms } from "../../../modules/monitoring/kafka-alarms";
import { addHelmProvider, addKubernetesProvider } from "../../../modules/helm/kubernetes-providers";
import { runbookPath } from "../../../modules/monitoring/metric-alarm";
import {
  diskProblems,
  groupProblems,
  repeatedProblems,
  shareProblems,
} from "../../../modules/monitoring/monitoring-problems";
import { NatAlarms } from "../../../modules/monitoring/nat-alarms";
import { literalProblems } from "../../engine/literals";
import { PrometheusStack } from "../../../modules/monitoring/prometheus-stack";
import { layer, outputsOf } from "../../engine/layer";
import { output } from "../../engine/output";
import { assertValid } from "../../engine/problem";
import { eks } from "../kubernetes/eks";
import * as monitoringInputs from "./monitoring-inputs";
import { kafkaConnect } from "../kafka/kafka-connect";
import { kms } from "../security/kms";
import { kubernetesPlatform } from "../kubernetes/kubernetes-platform";
import { msk } from "../kafka/msk";

const alertsRunbookPath = "docs/runbooks/alerts.md";
const exampleTopic = "arn:aws:sns:us-east-1:111111111111:acme-prod";

export const monitoring = layer({
  name: "monitoring",
  summary: "Alarms and who hears of them, a dashboard, a budget; Prometheus and Grafana in the cluster",
  needs: {
    msk: outputsOf(msk, "clusterArn", "clusterName", "brokers", "instanceType", "monitoringPorts"),
    eks: outputsOf(eks, "clusterName", "clusterEndpoint", "clusterCertificateAuthorityData"),
    kms: outputsOf(kms, "snsKeyArn", "secretsKeyArn"),
    kafkaConnect: outputsOf(kafkaConnect, "namespace", "connectName", "consumerGroups", "metricsPort"),
    platform: outputsOf(kubernetesPlatform, "storageClassName", "secretStoreName"),
  },
  inputs: z.strictObject({
    ...monitoringInputs.alerts,
    consumerGroups: z
      .array(z.string())
      .default([])
      .describe("Consumer groups that must keep up, beside those of Kafka Connect")
      .meta({
        cost: "$0.10 a month for each topic that one reads",
        limit: "200 in all, in ASCII and without colons (CloudWatch, MSK)",
      }),
    vpcId: z
      .string()
      .optional()
      .describe("The network whose NAT gateways are watched, vpc.outputs.vpcId; none if left out")
      .meta({ cost: "$0.40 a month for each gateway" }),
    buckets: z
      .array(z.string())
      .default([])
      .describe("Buckets whose errors are watched, such as s3.outputs.rawBucketName")
      .meta({ cost: "$0.40 a month for each", limit: "with requestMetrics" }),
    thresholds: monitoringInputs.thresholds,
    budget: monitoringInputs.budget,
    costAnomalies: monitoringInputs.costAnomalies,
    prometheus: monitoringInputs.prometheus,
    repositoryUrl: z
      .string()
      .regex(/^https:\/\/\S+\/$/, "must be a URL that begins with https:// and ends with /")
      .optional()
      .describe("Where this repository's files can be read: alarms then link to their runbook, not just name it"),
    deletionProtection: z
      .boolean()
      .default(true)
      .describe(
        "Terraform refuses to destroy what keeps metrics; lifted only where the environment is unprotected too",
      ),
  }),
  checks: [
    recipientProblems,
    ({ kafkaConnect, consumerGroups }) => groupProblems(consumerGroups, kafkaConnect.consumerGroups),
    ({ buckets }) => repeatedProblems("buckets", buckets),
    ({ thresholds }) => diskProblems(thresholds),
    ({ budget }) => shareProblems(budget.actualPercents, budget.forecastPercents),
  ],
  outputs: {
    pageTopicArn: output("Topic of what wakes somebody", `${exampleTopic}-page`),
    ticketTopicArn: output("Topic of what waits for the morning", `${exampleTopic}-ticket`),
    kafkaUnavailableAlarmArn: output(
      "The alarm that says that Kafka is down",
      "arn:aws:cloudwatch:us-east-1:111111111111:alarm:acme-prod-kafka-unavailable",
    ),
    dashboardName: output("The dashboard in CloudWatch", "acme-prod"),
    budgetName: output("The monthly budget", "acme-prod-monthly"),
    grafanaUrl: output("Grafana, within the cluster; empty if it is off", "http://grafana.monitoring.svc"),
    grafanaSecretArn: output(
      "The secret with the name and password of Grafana's admin; empty if it is off",
      "arn:aws:secretsmanager:us-east-1:111111111111:secret:acme-prod-grafana-AbCdEf",
    ),
    metricsEndpoint: output(
      "The workspace of Amazon Managed Prometheus; empty if there is none",
      "https://aps-workspaces.us-east-1.amazonaws.com/workspaces/ws-0a1b2c3d-4e5f-6789-0a1b-2c3d4e5f6789/",
    ),
  },
  build(stack, { msk, eks, kms, kafkaConnect, platform, thresholds, budget, costAnomalies, prometheus, ...inputs }) {
    addAwsProvider(stack);
    // From these resources are made, and rules are checked that only a literal can pass.
    assertValid(literalProblems(inputs, ["page", "ticket", "slackWorkspaceId"]));
    const { aws: home, unitPrefix: prefix } = stack;
    const { repositoryUrl = "" } = inputs;

    const { arns: topics } = new AlertTopics(stack, "alerts", {
      home,
      prefix,
      keyArn: kms.snsKeyArn,
      page: inputs.page,
      ticket: inputs.ticket,
      slackWorkspaceId: inputs.slackWorkspaceId,
    });
    const watch = { prefix, topics, thresholds, runbookUrl: `${repositoryUrl}${runbookPath}` };
    const kafka = new KafkaAlarms(stack, "kafka", {
      ...watch,
      clusterName: msk.clusterName,
      brokers: msk.brokers,
      instanceType: msk.instanceType,
      consumerGroups: Fn.concat([kafkaConnect.consumerGroups, inputs.consumerGroups]) as string[],
    });
    const kubernetes = new EksAlarms(stack, "eks", { ...watch, clusterName: eks.clusterName });
    if (inputs.vpcId !== undefined) new NatAlarms(stack, "nat", { ...watch, vpcId: inputs.vpcId });
    new BucketAlarms(stack, "buckets", { ...watch, bucketNames: inputs.buckets });
    const dashboard = new Dashboard(stack, "dashboard", {
      home,
      name: prefix,
      kafkaCluster: msk.clusterName,
      eksCluster: eks.clusterName,
      thresholds,
      alarmArns: [kafka.unavailableArn, ...kubernetes.pageArns],
      runbookUrl: watch.runbookUrl,
    });

    const monthly = new Budget(stack, "budget", { name: `${prefix}-monthly`, ...budget, topicArn: topics.ticket });
    if (costAnomalies !== undefined) {
      new CostAnomalies(stack, "cost-anomalies", { name: prefix, ...costAnomalies, topicArn: topics.ticket });
    }

    const prometheusStack = prometheus.enabled ? createPrometheus() : undefined;

    return {
      pageTopicArn: topics.page,
      ticketTopicArn: topics.ticket,
      kafkaUnavailableAlarmArn: kafka.unavailableArn,
      dashboardName: dashboard.name,
      budgetName: monthly.name,
      grafanaUrl: prometheusStack?.grafanaUrl ?? "",
      grafanaSecretArn: prometheusStack?.grafanaSecretArn ?? "",
      metricsEndpoint: prometheusStack?.workspaceEndpoint ?? "",
    };

    function createPrometheus(): PrometheusStack {
      addKubernetesProvider(stack, eks);
      addHelmProvider(stack, eks);
      return new PrometheusStack(stack, "prometheus", {
        home,
        name: prefix,
        environment: stack.environment.name,
        clusterName: eks.clusterName,
        kafka: {
          clusterArn: msk.clusterArn,
          clusterName: msk.clusterName,
          monitoringPorts: msk.monitoringPorts,
        },
        connect: {
          namespace: kafkaConnect.namespace,
          connectName: kafkaConnect.connectName,
          metricsPort: kafkaConnect.metricsPort,
        },
        topics,
        topicsKeyArn: kms.snsKeyArn,
        secretsKeyArn: kms.secretsKeyArn,
        grafanaSecretName: `${stack.prefix}/${stack.unitName}/grafana`,
        secretStoreName: platform.secretStoreName,
        storageClassName: platform.storageClassName,
        retentionDays: prometheus.retentionDays,
        storageGib: prometheus.storageGib,
        replicas: prometheus.replicas,
        adminPasswordVersion: prometheus.adminPasswordVersion,
        longTermStore: prometheus.longTermStore,
        runbookUrl: `${repositoryUrl}${alertsRunbookPath}`,
        deletionProtection: stack.isDeletionProtected(inputs.deletionProtection),
      });
    }
  },
});
