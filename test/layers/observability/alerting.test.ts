import type { z } from "zod";
import { existing, unit } from "../../../src/engine/unit";
import { alerting } from "../../../src/layers/observability/alerting";
import { evaluate } from "../../../src/policy/evaluate";
import { problemsOf, resources, synthFiles, testEnvironment } from "../../support/projects/synth";

type Inputs = z.input<typeof alerting.inputs>;

const snsKeyArn = "arn:aws:kms:us-east-1:111111111111:key/sns";
const required = { kms: existing({ snsKeyArn }), budget: { monthlyDollars: 1500 } };

const synthAlerting = (inputs: Partial<Inputs> = {}) =>
  synthFiles({
    "environments/test/environment.ts": testEnvironment(),
    "environments/test/alerting.ts": unit(alerting, { ...required, ...inputs }),
  }).get("test-alerting")!.module;

const problems = (inputs: Partial<Inputs>) =>
  problemsOf(() => synthAlerting(inputs)).map((each) => each.replace("environments/test/alerting.ts: ", ""));

describe("by default", () => {
  const alone = synthAlerting();

  test("two topics encrypted with the sns key, without subscriptions", () => {
    expect(resources(alone, "aws_sns_topic")).toMatchObject({
      alerts_page: { name: "acme-test-page", kms_master_key_id: snsKeyArn },
      alerts_ticket: { name: "acme-test-ticket", kms_master_key_id: snsKeyArn },
    });
    expect(resources(alone, "aws_sns_topic_subscription")).toEqual({});
  });

  test("the budget sends tickets at 80 % and 100 % spent and 100 % forecast", () => {
    const budget = resources(alone, "aws_budgets_budget").budget!;
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

  test("no anomaly monitor: most accounts have one, and AWS allows no second", () =>
    expect(resources(alone, "aws_ce_anomaly_monitor")).toEqual({}));

  test("outputs are the topics and the budget", () => {
    const values = Object.entries(alone.output!).map(([name, each]) => [name, (each as { value?: unknown }).value]);
    expect(Object.fromEntries(values)).toMatchObject({
      pageTopicArn: "${aws_sns_topic.alerts_page.arn}",
      ticketTopicArn: "${aws_sns_topic.alerts_ticket.arn}",
      budgetName: "${aws_budgets_budget.budget.name}",
    });
  });
});

test("a second unit in an environment prefixes its names with its own", () => {
  const files = { "environments/test/alerts-eu.ts": unit(alerting, required) };
  const { module: second } = synthFiles(files).get("test-alerts-eu")!;
  expect(resources(second, "aws_sns_topic").alerts_page!.name).toBe("acme-test-alerts-eu-page");
});

test("recipients", () => {
  const subscribed = synthAlerting({
    page: { email: ["oncall@example.com"], slackChannelId: "C0ACMEPAGE" },
    ticket: { email: ["team@example.com"], https: ["https://tickets.example.com/sns"] },
    slackWorkspaceId: "T0ACMEMEDIA",
  });
  expect(Object.keys(resources(subscribed, "aws_sns_topic_subscription"))).toEqual([
    "alerts_page_oncall_at_example_com",
    "alerts_ticket_team_at_example_com",
    "alerts_ticket_tickets_example_com_sns",
  ]);
  expect(Object.keys(resources(subscribed, "aws_chatbot_slack_channel_configuration"))).toEqual(["alerts_slack_page"]);
});

test("budget: other shares", () =>
  expect(
    resources(
      synthAlerting({
        budget: { monthlyDollars: 99.5, actualPercents: [50], forecastPercents: [] },
      }),
      "aws_budgets_budget",
    ).budget,
  ).toMatchObject({ limit_amount: "99.5", notification: [{ notification_type: "ACTUAL", threshold: 50 }] }));

test("costAnomalies", () => {
  const anomalies = synthAlerting({ costAnomalies: {} });
  expect(resources(anomalies, "aws_ce_anomaly_monitor").cost_anomalies_monitor).toMatchObject({ name: "acme-test" });
  expect(resources(anomalies, "aws_ce_anomaly_subscription").cost_anomalies).toMatchObject({
    subscriber: [{ type: "SNS", address: "${aws_sns_topic.alerts_ticket.arn}" }],
    threshold_expression: { dimension: { values: ["100"] } },
  });
});

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
    "page.https.0 must not carry a key: code, plan and state would show it (subscribe it once by hand, docs/runbooks/alerting.md#pagerduty).",
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
    "an address twice",
    { page: { email: ["a@example.com", "a@example.com"] } },
    'page.email.1 is "a@example.com", but must be named once.',
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
])("a mistake: %s", (_, inputs, problem) => expect(problems(inputs)).toEqual([problem]));

test("one of two units of an account creates its anomaly monitor, and the message names the input", () => {
  const monitorArn = "arn:aws:ce::111111111111:anomalymonitor/1";
  const claimed = (second: Inputs["costAnomalies"]) =>
    evaluate([
      ...synthFiles({
        "environments/test/alerting.ts": unit(alerting, { ...required, costAnomalies: {} }),
        "environments/dr/alerting.ts": unit(alerting, { ...required, costAnomalies: second }),
      }).values(),
    ]).findings.filter(({ rule }) => rule.id === "UNI-001");
  expect(claimed({ monitorArn })).toEqual([]);
  expect(claimed({}).map(({ message }) => message)).toEqual([
    expect.stringContaining("set costAnomalies.monitorArn in one of the units") as string,
  ]);
});
