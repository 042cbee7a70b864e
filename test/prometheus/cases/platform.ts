import type { AlertCases } from "./alert-case";

const autoscaler = (desired: string) => ({
  'kube_horizontalpodautoscaler_status_condition{namespace="n",horizontalpodautoscaler="h",condition="ScalingActive",status="false"}':
    "1x60",
  'kube_horizontalpodautoscaler_status_desired_replicas{namespace="n",horizontalpodautoscaler="h"}': desired,
});
const karpenterErrors = (error: string) => ({
  [`karpenter_cloudprovider_errors_total{method="Create",error="${error}"}`]: "0+1x90",
});

export const platformCases: AlertCases = {
  StrimziResourceNotReady: [
    {
      when: "Connect does not become ready",
      series: { 'strimzi_resource_state{kind="KafkaConnect",name="media",resource_namespace="n",reason="x"}': "0x60" },
      quiet: "19m",
      fires: "20m",
    },
  ],
  StrimziReconciliationFailing: [
    {
      when: "it fails every two minutes",
      series: { 'strimzi_reconciliations_failed_total{kind="KafkaConnector",namespace="n"}': "0+0.5x60" },
      quiet: "20m",
      fires: "30m",
    },
    {
      when: "it fails once",
      series: { 'strimzi_reconciliations_failed_total{kind="KafkaConnector",namespace="n"}': "0x5 1x60" },
      quiet: "60m",
    },
  ],
  ExternalSecretNotReady: [
    {
      when: "its source cannot be read",
      series: { 'externalsecret_status_condition{namespace="n",name="s",condition="Ready",status="False"}': "1x60" },
      quiet: "14m",
      fires: "15m",
    },
  ],
  KedaScalerFailing: [
    {
      when: "Kafka does not answer it",
      series: { 'keda_scaler_detail_errors_total{namespace="n",scaledObject="o",scaler="kafka"}': "0+2x60" },
      quiet: "15m",
      fires: "20m",
    },
    {
      when: "one question fails",
      series: { 'keda_scaler_detail_errors_total{namespace="n",scaledObject="o",scaler="kafka"}': "0x5 1x60" },
      quiet: "60m",
    },
  ],
  AutoscalerBlind: [
    { when: "metrics-server is gone", series: autoscaler("2x60"), quiet: "14m", fires: "15m" },
    { when: "it is scaled to nothing", series: autoscaler("0x60"), quiet: "60m" },
  ],
  KarpenterNodePoolNearLimit: [
    {
      when: "95 of 100 processors are used",
      series: {
        'karpenter_nodepools_usage{nodepool="default",resource_type="cpu"}': "95x60",
        'karpenter_nodepools_limit{nodepool="default",resource_type="cpu"}': "100x60",
      },
      quiet: "29m",
      fires: "30m",
    },
    {
      when: "it has no limit",
      series: {
        'karpenter_nodepools_usage{nodepool="default",resource_type="cpu"}': "95x60",
        'karpenter_nodepools_limit{nodepool="default",resource_type="cpu"}': "0x60",
      },
      quiet: "60m",
    },
  ],
  KarpenterCannotMakeNodes: [
    { when: "AWS refuses it", series: karpenterErrors("UnauthorizedOperation"), quiet: "29m", fires: "32m" },
    { when: "Spot is short", series: karpenterErrors("InsufficientCapacityError"), quiet: "90m" },
  ],
};
