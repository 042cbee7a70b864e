import { addHelmProvider, addKubernetesProvider } from "../../modules/helm/kubernetes-providers";
import { PrometheusStack, type PrometheusStackProps } from "../../modules/prometheus/prometheus-stack";
import { releasesIn } from "../support/kubernetes/charts";
import { synthModule } from "../support/projects/synth";

export const arn = (service: string, name: string) => `arn:aws:${service}:us-east-1:111111111111:${name}`;
const home = { account: "111111111111", region: "us-east-1" };
export const topics = { page: arn("sns", "acme-test-page"), ticket: arn("sns", "acme-test-ticket") };

/** The module of a stack; what a test is about is passed in. */
export const stackOf = (props: Partial<PrometheusStackProps> = {}) =>
  synthModule((stack) => {
    addKubernetesProvider(stack);
    addHelmProvider(stack);
    new PrometheusStack(stack, "prometheus", {
      home,
      name: "acme-test",
      environment: "test",
      clusterName: "acme-test",
      kafka: {
        clusterArn: arn("kafka", "cluster/k/1"),
        clusterName: "acme-test-msk",
        monitoringPorts: [11001, 11002],
      },
      connect: { namespace: "kafka-connect", connectName: "connect", metricsPort: 9404 },
      topics,
      topicsKeyArn: arn("kms", "key/sns"),
      secretsKeyArn: arn("kms", "key/secrets"),
      grafanaSecretName: "acme-test/grafana-admin",
      secretStoreName: "secrets-manager",
      storageClassName: "gp3",
      retentionDays: 15,
      storageGib: 100,
      replicas: 2,
      adminPasswordVersion: 1,
      longTermStore: false,
      deletionProtection: true,
      ...props,
    });
  }, {});

/** Values known only after apply. */
const known = {
  "aws_sns_topic.prometheus_heartbeat.arn": arn("sns", "acme-test-heartbeat"),
  "aws_secretsmanager_secret.prometheus_grafana_admin.name": "acme-test/grafana-admin",
  "flatten(data.aws_msk_broker_nodes.prometheus_brokers.node_info_list[*].endpoints)": ["b-1.example", "b-2.example"],
  "aws_prometheus_workspace.prometheus_long_term_store.prometheus_endpoint": "https://aps.example/workspaces/ws-1/",
};
/** Its two releases as Helm gets them. */
export const releasesOf = (props?: Partial<PrometheusStackProps>) => {
  const releases = releasesIn(stackOf(props), known);
  return { stack: releases["prometheus_stack"]!, targets: releases["prometheus_targets"]! };
};
