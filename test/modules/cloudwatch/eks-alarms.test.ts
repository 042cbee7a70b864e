import { EksAlarms, eksAlarms, type EksThresholds, eksThresholds } from "../../../modules/cloudwatch/eks-alarms";
import { resources, synthModule } from "../../support/projects/synth";

const alarmsOf = (thresholds: EksThresholds = eksThresholds) => {
  let pageArns: readonly string[] = [];
  const module = synthModule((stack) => {
    ({ pageArns } = new EksAlarms(stack, "eks", {
      prefix: "acme-test",
      clusterName: "acme-test-eks",
      thresholds,
      topics: { page: "arn:page", ticket: "arn:ticket" },
    }));
  });
  return { alarms: resources(module, "aws_cloudwatch_metric_alarm"), pageArns };
};

const { alarms, pageArns } = alarmsOf();

test("there is each alarm of the catalog, for the cluster", () => {
  expect(Object.keys(alarms)).toEqual(eksAlarms(eksThresholds).map(({ id }) => id.replaceAll("-", "_")));
  for (const alarm of Object.values(alarms)) {
    expect(JSON.stringify(alarm)).toContain('"dimensions":{"ClusterName":"acme-test-eks"}');
  }
});

test("silence of the API is the outage", () =>
  expect(alarms.eks_api_silent).toMatchObject({
    namespace: "AWS/EKS",
    metric_name: "apiserver_request_total",
    treat_missing_data: "breaching",
    evaluation_periods: 10,
    alarm_actions: ["arn:page"],
  }));

test("errors are a share of the answers, none where none was sent", () =>
  expect(alarms.eks_api_errors).toMatchObject({
    threshold: 5,
    treat_missing_data: "notBreaching",
    metric_query: [
      { expression: "IF(requests > 0, 100 * FILL(errors, 0) / requests, 0)" },
      { metric: { metric_name: "apiserver_request_total_5XX" } },
      { metric: { metric_name: "apiserver_request_total" } },
    ],
  }));

test("pods without a node and a full database wait for the morning", () =>
  expect(alarms).toMatchObject({
    eks_pods_unschedulable: { evaluation_periods: 15, threshold: 0, alarm_actions: ["arn:ticket"] },
    eks_storage_full: { threshold: 6442450944, alarm_actions: ["arn:ticket"] },
  }));

test("pageArns: those that wake somebody", () => expect(pageArns).toHaveLength(2));

test("thresholds", () => {
  const { alarms: changed } = alarmsOf({ apiErrorPercent: 2, kubernetesStorageGib: 4 });
  expect(changed).toMatchObject({ eks_api_errors: { threshold: 2 }, eks_storage_full: { threshold: 4294967296 } });
});
