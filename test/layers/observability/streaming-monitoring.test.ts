import type { z } from "zod";
import { existing, unit } from "../../../src/engine/unit";
import { alerting } from "../../../src/layers/observability/alerting";
import { streamingMonitoring } from "../../../src/layers/observability/streaming-monitoring";
import { vpc } from "../../../src/layers/network/vpc";
import { problemsOf, resources, synthFiles, testEnvironment } from "../../support/projects/synth";

type Inputs = z.input<typeof streamingMonitoring.inputs>;

const key = (name: string) => `arn:aws:kms:us-east-1:111111111111:key/${name}`;
const topic = (name: string) => `arn:aws:sns:us-east-1:111111111111:acme-test-${name}`;
const kafka = {
  clusterArn: "arn:aws:kafka:us-east-1:111111111111:cluster/acme-test-msk/1",
  clusterName: "acme-test-msk",
  brokers: 3,
  instanceType: "kafka.m7g.large",
  monitoringPorts: [11001, 11002],
};
const needs = {
  msk: existing(kafka),
  eks: existing({
    clusterName: "acme-test-eks",
    clusterEndpoint: "https://eks.example.com",
    clusterCertificateAuthorityData: "LS0tLS1CRUdJTi0t",
  }),
  kms: existing({ snsKeyArn: key("sns"), secretsKeyArn: key("secrets") }),
  alerting: existing({ pageTopicArn: topic("page"), ticketTopicArn: topic("ticket") }),
  kafkaConnect: existing({
    namespace: "kafka-connect",
    connectName: "kafka-connect",
    consumerGroups: ["connect-media-events"],
    metricsPort: 9404,
  }),
  platform: existing({ storageClassName: "gp3-encrypted", secretStoreName: "secrets-manager" }),
};
const withoutPrometheus = { prometheus: { enabled: false } } satisfies Partial<Inputs>;

const synthMonitoring = (inputs: Partial<Inputs> = {}, environment: Parameters<typeof testEnvironment>[0] = {}) =>
  synthFiles({
    "environments/test/environment.ts": testEnvironment(environment),
    "environments/test/streaming-monitoring.ts": unit(streamingMonitoring, { ...needs, ...inputs }),
  }).get("test-streaming-monitoring")!.module;

type Module = ReturnType<typeof synthMonitoring>;
const alarmsOf = (module: Module) => resources(module, "aws_cloudwatch_metric_alarm");
const outputOf = (module: Module, name: string) => (module.output![name] as { value?: unknown }).value;
const problems = (inputs: Partial<Inputs>) =>
  problemsOf(() => synthMonitoring({ ...withoutPrometheus, ...inputs })).map((each) =>
    each.replace("environments/test/streaming-monitoring.ts: ", ""),
  );

describe("by default", () => {
  const platform = synthMonitoring(withoutPrometheus);

  test("Kafka, its consumers and the Kubernetes API are watched", () => {
    const names = Object.keys(alarmsOf(platform));
    expect(names.filter((name) => name.startsWith("kafka_"))).toHaveLength(16);
    expect(names.filter((name) => name.startsWith("eks_"))).toHaveLength(4);
    expect(alarmsOf(platform).kafka_lag!.for_each).toBe('${toset(concat(["connect-media-events"], []))}');
    expect(Object.keys(resources(platform, "aws_cloudwatch_composite_alarm"))).toEqual(["kafka_unavailable"]);
  });

  test("no NAT gateway and no bucket is: their units are not needs", () => {
    expect(platform.data ?? {}).not.toHaveProperty("aws_nat_gateways");
    expect(alarmsOf(platform).buckets_errors!.for_each).toBe("${toset([])}");
  });

  test("alarms notify the topics of alerting", () => {
    expect(alarmsOf(platform).kafka_cpu).toMatchObject({
      alarm_actions: [topic("ticket")],
      ok_actions: [topic("ticket")],
    });
    expect(alarmsOf(platform).kafka_lag).toMatchObject({ alarm_actions: [topic("page")] });
  });

  test("every alarm has the environment's name before its own, and says where to read on", () => {
    for (const { alarm_name: name, alarm_description: description } of Object.values(alarmsOf(platform))) {
      expect(name).toMatch(/^acme-test-/);
      expect(description).toMatch(/ docs\/runbooks\/cloudwatch-alarms\.md#[a-z-]+$/);
    }
  });

  test("the dashboard shows what is down", () => {
    const { dashboard_name: name, dashboard_body: body } = resources(platform, "aws_cloudwatch_dashboard").dashboard!;
    expect(name).toBe("acme-test");
    expect(body).toContain("${aws_cloudwatch_composite_alarm.kafka_unavailable.arn}");
    expect(body).toContain("${aws_cloudwatch_metric_alarm.eks_api_silent.arn}");
  });

  test("the outputs say where to look", () => {
    const values = Object.fromEntries(
      Object.keys(streamingMonitoring.outputs).map((name) => [name, outputOf(platform, name)]),
    );
    expect(values).toEqual({
      kafkaUnavailableAlarmArn: "${aws_cloudwatch_composite_alarm.kafka_unavailable.arn}",
      dashboardName: "${aws_cloudwatch_dashboard.dashboard.dashboard_name}",
      grafanaUrl: "",
      grafanaSecretArn: "",
      metricsEndpoint: "",
    });
  });
});

test("needs and references come from the states of their units, and from no others", () => {
  const alerts = unit(alerting, { kms: needs.kms, budget: { monthlyDollars: 1500 } });
  const network = unit(vpc, { cidr: "10.0.0.0/16" });
  const { module: read, reads } = synthFiles({
    "environments/test/alerting.ts": alerts,
    "environments/test/vpc.ts": network,
    "environments/test/streaming-monitoring.ts": unit(streamingMonitoring, {
      ...needs,
      alerting: alerts,
      vpcId: network.outputs.vpcId,
      ...withoutPrometheus,
    }),
  }).get("test-streaming-monitoring")!;
  expect(reads.map(({ stackName }) => stackName)).toEqual(["test-alerting", "test-vpc"]);
  expect(read.data!.aws_nat_gateways!.nat_gateways).toMatchObject({
    vpc_id: "${data.terraform_remote_state.vpc.outputs.vpcId}",
  });
});

test("repositoryUrl: alarms and the dashboard link to their runbook", () => {
  const linked = synthMonitoring({ ...withoutPrometheus, repositoryUrl: "https://git.example.com/acme/" });
  const url = "https://git.example.com/acme/docs/runbooks/cloudwatch-alarms.md";
  expect(alarmsOf(linked).kafka_cpu!.alarm_description).toContain(`${url}#kafka-cpu`);
  expect(resources(linked, "aws_cloudwatch_dashboard").dashboard!.dashboard_body).toContain(url);
});

test.each<[Partial<Inputs>, string, object]>([
  [
    { consumerGroups: ["billing"] },
    "kafka_lag",
    { for_each: '${toset(concat(["connect-media-events"], ["billing"]))}' },
  ],
  [{ buckets: ["raw"] }, "buckets_errors", { for_each: '${toset(["raw"])}' }],
  [{ thresholds: { cpuPercent: 50 } }, "kafka_cpu", { threshold: 50 }],
  [{ thresholds: { diskTicketPercent: 50 } }, "kafka_disk_filling", { threshold: 50 }],
  [{ thresholds: { diskPagePercent: 90 } }, "kafka_disk_full", { threshold: 90 }],
  [{ thresholds: { heapPercent: 70 } }, "kafka_heap", { threshold: 70 }],
  [{ thresholds: { requestHandlerIdlePercent: 20 } }, "kafka_request_handlers", { threshold: 0.2 }],
  [{ thresholds: { connections: 1000 } }, "kafka_connections", { threshold: 1000 }],
  [{ thresholds: { lagSeconds: 60 } }, "kafka_lag", { threshold: 60 }],
  [{ thresholds: { apiErrorPercent: 1 } }, "eks_api_errors", { threshold: 1 }],
  [{ thresholds: { kubernetesStorageGib: 4 } }, "eks_storage_full", { threshold: 4 * 2 ** 30 }],
  [{ vpcId: "vpc-1", thresholds: { natDropPercent: 1 } }, "nat_packets_dropped", { threshold: 1 }],
  [{ thresholds: { bucketErrorPercent: 2 } }, "buckets_errors", { threshold: 2 }],
  [{ thresholds: { bucketRefusedPercent: 20 } }, "buckets_refusals", { threshold: 20 }],
])("%j", (inputs, alarm, expected) =>
  expect(alarmsOf(synthMonitoring({ ...withoutPrometheus, ...inputs }))[alarm]).toMatchObject(expected),
);

describe("prometheus", () => {
  test("is in the cluster, with its alerts on the same topics", () => {
    const all = synthMonitoring();
    expect(Object.keys(all.resource!.helm_release ?? {}).length).toBeGreaterThan(0);
    expect(outputOf(all, "grafanaUrl")).toBe("http://grafana.monitoring.svc");
    expect(all.provider).toHaveProperty("kubernetes");
  });

  test("enabled: false leaves AWS's own", () => {
    const none = synthMonitoring(withoutPrometheus);
    expect(none.resource).not.toHaveProperty("helm_release");
    expect(Object.keys(none.provider!)).toEqual(["aws"]);
  });
});

const percent = (name: string) => ({ thresholds: { [name]: 101 } }) as Partial<Inputs>;
const manyGroups = Array.from({ length: 200 }, (_, index) => `group-${index}`);

test.each<[string, Partial<Inputs>, string]>([
  [
    "a group with a colon",
    { consumerGroups: ["media:billing"] },
    'consumerGroups.0 is "media:billing", but must be ASCII without spaces, colons and apostrophes: MSK sends no lag of other groups.',
  ],
  [
    "a group of Kafka Connect",
    { consumerGroups: ["connect-media-events"] },
    'consumerGroups.0 is "connect-media-events", but must be omitted: those of Kafka Connect are watched in any case.',
  ],
  [
    "too many groups",
    { consumerGroups: manyGroups },
    "consumerGroups must be at most 199 groups: with those of Kafka Connect 200 (CloudWatch).",
  ],
  ["buckets", { buckets: ["raw", "raw"] }, 'buckets.1 is "raw", but must be named once.'],
  [
    "disks",
    { thresholds: { diskTicketPercent: 90 } },
    "thresholds.diskPagePercent is 85, but must be more than diskTicketPercent (90).",
  ],
  ...["cpuPercent", "heapPercent", "requestHandlerIdlePercent", "bucketErrorPercent", "apiErrorPercent"].map(
    (name): [string, Partial<Inputs>, string] => [
      name,
      percent(name),
      `thresholds.${name} is 101, but must be at most 100.`,
    ],
  ),
  ["connections", { thresholds: { connections: 3001 } }, "thresholds.connections is 3001, but must be at most 3000."],
  ["lag", { thresholds: { lagSeconds: 0 } }, "thresholds.lagSeconds is 0, but must be at least 1."],
  ["etcd", { thresholds: { kubernetesStorageGib: 9 } }, "thresholds.kubernetesStorageGib is 9, but must be at most 8."],
  [
    "repositoryUrl",
    { repositoryUrl: "git.example.com" },
    'repositoryUrl is "git.example.com", but must be a URL that begins with https:// and ends with /.',
  ],
  ["retentionDays", { prometheus: { retentionDays: 0 } }, "prometheus.retentionDays is 0, but must be at least 1."],
  ["replicas", { prometheus: { replicas: 4 } }, "prometheus.replicas is 4, but must be at most 3."],
])("a mistake: %s", (_, inputs, problem) => expect(problems(inputs)).toEqual([problem]));
