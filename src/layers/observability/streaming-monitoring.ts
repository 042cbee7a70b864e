import { Fn } from "cdktf";
import { z } from "zod";
import { addAwsProvider } from "../../../modules/aws/aws-provider";
import { BucketAlarms } from "../../../modules/cloudwatch/bucket-alarms";
import { Dashboard } from "../../../modules/cloudwatch/dashboard";
import { EksAlarms } from "../../../modules/cloudwatch/eks-alarms";
import { KafkaAlarms } from "../../../modules/cloudwatch/kafka-alarms";
import { addHelmProvider, addKubernetesProvider } from "../../../modules/helm/kubernetes-providers";
import { runbookIn } from "../../../modules/cloudwatch/metric-alarm";
import { diskProblems, groupProblems } from "../../../modules/cloudwatch/alarm-problems";
import { NatAlarms } from "../../../modules/cloudwatch/nat-alarms";
import { PrometheusStack } from "../../../modules/prometheus/prometheus-stack";
import { layer, outputsOf } from "../../engine/layer";
import { output } from "../../engine/output";
import { eks } from "../kubernetes/eks";
import { alerting } from "./alerting";
import { repositoryUrl } from "./runbook-inputs";
import * as monitoringInputs from "./streaming-monitoring-inputs";
import { kafkaConnect } from "../kafka/kafka-connect";
import { kms } from "../security/kms";
import { kubernetesPlatform } from "../kubernetes/kubernetes-platform";
import { msk } from "../kafka/msk";

const prometheusRunbookPath = "docs/runbooks/prometheus-alerts.md";

export const streamingMonitoring = layer({
  name: "streaming-monitoring",
  summary: "Alarms and a dashboard for the streaming platform; Prometheus, Alertmanager and Grafana in its cluster",
  needs: {
    msk: outputsOf(msk, "clusterArn", "clusterName", "brokers", "instanceType", "monitoringPorts"),
    eks: outputsOf(eks, "clusterName", "clusterEndpoint", "clusterCertificateAuthorityData"),
    kms: outputsOf(kms, "snsKeyArn", "secretsKeyArn"),
    alerting: outputsOf(alerting, "pageTopicArn", "ticketTopicArn"),
    kafkaConnect: outputsOf(kafkaConnect, "namespace", "connectName", "consumerGroups", "metricsPort"),
    platform: outputsOf(kubernetesPlatform, "storageClassName", "secretStoreName"),
  },
  inputs: z.strictObject({
    consumerGroups: z
      .array(z.string())
      .default([])
      .describe("Consumer groups whose lag is watched, in addition to those of Kafka Connect")
      .meta({
        cost: "$0.10 a month for each topic that a group reads",
        limit: "200 in all, in ASCII and without colons (CloudWatch, MSK)",
      }),
    vpcId: z
      .string()
      .optional()
      .describe("VPC whose NAT gateways are watched, vpc.outputs.vpcId. None if left out")
      .meta({ cost: "$0.40 a month for each gateway" }),
    buckets: z
      .array(z.string())
      .default([])
      .describe("Buckets whose errors are watched, such as s3.outputs.rawBucketName")
      .meta({ cost: "$0.40 a month for each", limit: "buckets with requestMetrics" }),
    thresholds: monitoringInputs.thresholds,
    prometheus: monitoringInputs.prometheus,
    repositoryUrl,
    deletionProtection: z
      .boolean()
      .default(true)
      .describe("Terraform refuses to destroy what stores metrics. Off only if the environment's is off too"),
  }),
  checks: [
    ({ kafkaConnect, consumerGroups }) => groupProblems(consumerGroups, kafkaConnect.consumerGroups),
    ({ thresholds }) => diskProblems(thresholds),
  ],
  outputs: {
    kafkaUnavailableAlarmArn: output(
      "Composite alarm for an unavailable Kafka cluster",
      "arn:aws:cloudwatch:us-east-1:111111111111:alarm:acme-prod-kafka-unavailable",
    ),
    dashboardName: output("Name of the CloudWatch dashboard", "acme-prod"),
    grafanaUrl: output(
      "URL of Grafana within the cluster; empty if Prometheus is disabled",
      "http://grafana.monitoring.svc",
    ),
    grafanaSecretArn: output(
      "Secret with the user name and password of Grafana's admin; empty if Prometheus is disabled",
      "arn:aws:secretsmanager:us-east-1:111111111111:secret:acme-prod-grafana-AbCdEf",
    ),
    metricsEndpoint: output(
      "Endpoint of the Amazon Managed Prometheus workspace; empty if there is none",
      "https://aps-workspaces.us-east-1.amazonaws.com/workspaces/ws-0a1b2c3d-4e5f-6789-0a1b-2c3d4e5f6789/",
    ),
  },
  build(stack, { msk, eks, kms, alerting, kafkaConnect, platform, thresholds, prometheus, ...inputs }) {
    addAwsProvider(stack);
    const { aws: home, unitPrefix: prefix } = stack;
    const { repositoryUrl = "" } = inputs;

    const topics = { page: alerting.pageTopicArn, ticket: alerting.ticketTopicArn };
    const watch = { prefix, topics, thresholds, runbookUrl: runbookIn(repositoryUrl) };
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

    const prometheusStack = prometheus.enabled ? createPrometheus() : undefined;

    return {
      kafkaUnavailableAlarmArn: kafka.unavailableArn,
      dashboardName: dashboard.name,
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
        runbookUrl: `${repositoryUrl}${prometheusRunbookPath}`,
        deletionProtection: stack.isDeletionProtected(inputs.deletionProtection),
      });
    }
  },
});
