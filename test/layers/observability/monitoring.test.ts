import type { z } from "zod";
import { existing, unit } from "../../../src/engine/unit";
import { kms } from "../../../src/layers/security/kms";
import { monitoring } from "../../../src/layers/observability/monitoring";
import { vpc } from "../../../src/layers/network/vpc";
import { problemsOf, resources, synthFiles, testEnvironment } from "../../support/projects/synth";

type Inputs = z.input<typeof monitoring.inputs>;

const key = (name: string) => `arn:aws:kms:us-east-1:111111111111:key/${name}`;
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
    "environments/test/monitoring.ts": unit(monitoring, { ...needs, budget: { monthlyDollars: 1500 }, ...inputs }),
  }).get("test-monitoring")!.module;

type Module = ReturnType<typeof synthMonitoring>;
const alarmsOf = (module: Module) => resources(module, "aws_cloudwatch_metric_alarm");
const outputOf = (module: Module, name: string) => (module.output![name] as { value?: unknown }).value;
const problems = (inputs: Partial<Inputs>) =>
  problemsOf(() => synthMonitoring({ ...withoutPrometheus, ...inputs })).map((each) =>
    each.replace("environments/test/monitoring.ts: ", ""),
  );

describe("by default", () => {
  const platform = synthMonitoring(withoutPrometheus);

  test("two topics under the sns key, and nobody who hears of them", () => {
    expect(resources(platform, "aws_sns_topic")).toMatchObject({
      alerts_page: { name: "acme-test-page", kms_master_key_id: key("sns") },
      alerts_ticket: { name: "acme-test-ticket", kms_master_key_id: key("sns") },
    });
    expect(resources(platform, "aws_sns_topic_subscription")).toEqual({});
  });

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

  test("every alarm has the environment's name before its own, and says where to read on", () => {
    for (const { alarm_name: name, alarm_description: description } of Object.values(alarmsOf(platform))) {
      expect(name).toMatch(/^acme-test-/);
      expect(description).toMatch(/ docs\/runbooks\/monitoring\.md#[a-z-]+$/);
    }
  });

  test("the dashboard shows what is down", () => {
    const { dashboard_name: name, dashboard_body: body } = resources(platform, "aws_cloudwatch_dashboard").dashboard!;
    expect(name).toBe("acme-test");
    expect(body).toContain("${aws_cloudwatch_composite_alarm.kafka_unavailable.arn}");
    expect(body).toContain("${aws_cloudwatch_metric_alarm.eks_api_silent.arn}");
  });

  test("the budget writes tickets at 80 and 100 % spent and 100 % expected", () => {
    const budget = resources(platform, "aws_budgets_budget").budget!;
    expect(budget).toMatchObject({ name: "acme-test-monthly", limit_amount: "1500" });
    expect(
      (
        budget.notification as { notification_type: string; threshold: number; subscriber_sns_topic_arns: string[] }[]
      ).map((each) => [each.notification_type, each.threshold, each.subscriber_sns_topic_arns]),
    ).toEqual([
      ["ACTUAL", 80, ["${aws_sns_topic.alerts_ticket.arn}"]],
      ["ACTUAL", 100, ["${aws_sns_topic.alerts_ticket.arn}"]],
      ["FORECASTED", 100, ["${aws_sns_topic.alerts_ticket.arn}"]],
    ]);
  });

  test("no monitor of cost anomalies: most accounts have theirs, and take no second", () =>
    expect(resources(platform, "aws_ce_anomaly_monitor")).toEqual({}));

  test("the outputs say where to look", () => {
    const values = Object.fromEntries(Object.keys(monitoring.outputs).map((name) => [name, outputOf(platform, name)]));
    expect(values).toEqual({
      pageTopicArn: "${aws_sns_topic.alerts_page.arn}",
      ticketTopicArn: "${aws_sns_topic.alerts_ticket.arn}",
      kafkaUnavailableAlarmArn: "${aws_cloudwatch_composite_alarm.kafka_unavailable.arn}",
      dashboardName: "${aws_cloudwatch_dashboard.dashboard.dashboard_name}",
      budgetName: "${aws_budgets_budget.budget.name}",
      grafanaUrl: "",
      grafanaSecretArn: "",
      metricsEndpoint: "",
    });
  });
});

test("a second unit in an environment has names of its own", () => {
  const files = {
    "environments/test/alerts-eu.ts": unit(monitoring, {
      ...needs,
      budget: { monthlyDollars: 1 },
      ...withoutPrometheus,
    }),
  };
  const { module: second } = synthFiles(files).get("test-alerts-eu")!;
  expect(resources(second, "aws_sns_topic").alerts_page!.name).toBe("acme-test-alerts-eu-page");
});

test("needs and references come from the states of their units, and from no others", () => {
  const keys = unit(kms, {});
  const network = unit(vpc, { cidr: "10.0.0.0/16" });
  const { module: read, reads } = synthFiles({
    "environments/test/kms.ts": keys,
    "environments/test/vpc.ts": network,
    "environments/test/monitoring.ts": unit(monitoring, {
      ...needs,
      kms: keys,
      vpcId: network.outputs.vpcId,
      budget: { monthlyDollars: 1500 },
      ...withoutPrometheus,
    }),
  }).get("test-monitoring")!;
  expect(reads.map(({ stackName }) => stackName)).toEqual(["test-kms", "test-vpc"]);
  expect(read.data!.aws_nat_gateways!.nat_gateways).toMatchObject({
    vpc_id: "${data.terraform_remote_state.vpc.outputs.vpcId}",
  });
});

test("recipients", () => {
  const told = synthMonitoring({
    ...withoutPrometheus,
    page: { email: ["oncall@example.com"], slackChannelId: "C0ACMEPAGE" },
    ticket: { email: ["team@example.com"], https: ["https://tickets.example.com/sns"] },
    slackWorkspaceId: "T0ACMEMEDIA",
  });
  expect(Object.keys(resources(told, "aws_sns_topic_subscription"))).toEqual([
    "alerts_page_oncall_at_example_com",
    "alerts_ticket_team_at_example_com",
    "alerts_ticket_tickets_example_com_sns",
  ]);
  expect(Object.keys(resources(told, "aws_chatbot_slack_channel_configuration"))).toEqual(["alerts_slack_page"]);
});

test("repositoryUrl: alarms and the dashboard link to their runbook", () => {
  const linked = synthMonitoring({ ...withoutPrometheus, repositoryUrl: "https://git.example.com/acme/" });
  const url = "https://git.example.com/acme/docs/runbooks/monitoring.md";
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

test("budget: other shares", () =>
  expect(
    resources(
      synthMonitoring({
        ...withoutPrometheus,
        budget: { monthlyDollars: 99.5, actualPercents: [50], forecastPercents: [] },
      }),
      "aws_budgets_budget",
    ).budget,
  ).toMatchObject({ limit_amount: "99.5", notification: [{ notification_type: "ACTUAL", threshold: 50 }] }));

test("costAnomalies", () => {
  const anomalies = synthMonitoring({ ...withoutPrometheus, costAnomalies: {} });
  expect(resources(anomalies, "aws_ce_anomaly_monitor").cost_anomalies_monitor).toMatchObject({ name: "acme-test" });
  expect(resources(anomalies, "aws_ce_anomaly_subscription").cost_anomalies).toMatchObject({
    subscriber: [{ type: "SNS", address: "${aws_sns_topic.alerts_ticket.arn}" }],
    threshold_expression: { dimension: { values: ["100"] } },
  });
});

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
const monitorArn = "arn:aws:ce::111111111111:anomalymonitor/1";

test.each<[string, Partial<Inputs>, string]>([
  ["email", { page: { email: ["oncall"] } }, 'page.email.0 is "oncall", but must be an e-mail address.'],
  [
    "https",
    { ticket: { https: ["http://tickets.example.com"] } },
    'ticket.https.0 is "http://tickets.example.com", but must be a URL that begins with https:// (https://alerts.example.com/sns).',
  ],
  [
    "a key in a URL",
    { page: { https: ["https://events.pagerduty.com/integration/x/enqueue"] } },
    "page.https.0 must not carry a key: code, plan and state would show it (subscribe it once by hand, docs/runbooks/monitoring.md#pagerduty).",
  ],
  [
    "slackChannelId",
    { page: { slackChannelId: "#alerts" } },
    'page.slackChannelId is "#alerts", but must be the id of a Slack channel, such as C0123456789.',
  ],
  [
    "slackWorkspaceId",
    { slackWorkspaceId: "acme" },
    'slackWorkspaceId is "acme", but must be the id of a Slack workspace, such as T0123456789.',
  ],
  [
    "no slackWorkspaceId",
    { page: { slackChannelId: "C0ACMEPAGE" } },
    'page.slackChannelId is "C0ACMEPAGE", but needs slackWorkspaceId.',
  ],
  [
    "a group with a colon",
    { consumerGroups: ["media:billing"] },
    'consumerGroups.0 is "media:billing", but must be ASCII without spaces, colons and apostrophes: MSK sends no lag of other groups.',
  ],
  [
    "a group of Kafka Connect",
    { consumerGroups: ["connect-media-events"] },
    'consumerGroups.0 is "connect-media-events", but must be named once (those of Kafka Connect are watched in any case).',
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
  ["budget", { budget: { monthlyDollars: 0 } }, "budget.monthlyDollars is 0, but must be at least 1."],
  [
    "too many shares",
    { budget: { monthlyDollars: 1, actualPercents: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] } },
    "budget must have 1 to 10 shares in all, not 11 (AWS).",
  ],
  [
    "no shares",
    { budget: { monthlyDollars: 1, actualPercents: [], forecastPercents: [] } },
    "budget must have 1 to 10 shares in all, not 0 (AWS).",
  ],
  [
    "a share twice",
    { budget: { monthlyDollars: 1, actualPercents: [80, 80] } },
    "budget.actualPercents.1 is 80, but must be named once.",
  ],
  [
    "monitorArn",
    { costAnomalies: { monitorArn: monitorArn.replace("anomalymonitor", "monitor") } },
    'costAnomalies.monitorArn is "arn:aws:ce::111111111111:monitor/1", but must be the ARN of a monitor of cost anomalies.',
  ],
  [
    "repositoryUrl",
    { repositoryUrl: "git.example.com" },
    'repositoryUrl is "git.example.com", but must be a URL that begins with https:// and ends with /.',
  ],
  ["retentionDays", { prometheus: { retentionDays: 0 } }, "prometheus.retentionDays is 0, but must be at least 1."],
  ["replicas", { prometheus: { replicas: 4 } }, "prometheus.replicas is 4, but must be at most 3."],
])("a mistake: %s", (_, inputs, problem) => expect(problems(inputs)).toEqual([problem]));
