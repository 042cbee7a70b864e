import type { AlertRecipients } from "../../../modules/alerting/alert-recipients";
import { AlertTopics } from "../../../modules/alerting/alert-topics";
import { statements } from "../../support/aws/policy-statements";
import { problemsOf, resources, synthModule, testEnvironment } from "../../support/projects/synth";

const nobody = { email: [], https: [] };
const keyArn = "arn:aws:kms:us-east-1:111111111111:key/sns";

const moduleOf = (recipients: Partial<AlertRecipients> = {}) =>
  synthModule((stack) => {
    new AlertTopics(stack, "alerts", {
      home: testEnvironment().aws!,
      prefix: "acme-test",
      keyArn,
      page: nobody,
      ticket: nobody,
      ...recipients,
    });
  });
const subscriptionsOf = (recipients: Partial<AlertRecipients>) =>
  resources(moduleOf(recipients), "aws_sns_topic_subscription");

describe("by default", () => {
  const module = moduleOf();

  it("has a topic for what wakes somebody and one for what waits, under a key that publishers can use", () =>
    expect(resources(module, "aws_sns_topic")).toMatchObject({
      alerts_page: { name: "acme-test-page", display_name: "PAGE acme-test", kms_master_key_id: keyArn },
      alerts_ticket: { name: "acme-test-ticket", display_name: "Ticket acme-test", kms_master_key_id: keyArn },
    }));

  it("tells nobody", () => {
    expect(resources(module, "aws_sns_topic_subscription")).toEqual({});
    expect(resources(module, "aws_chatbot_slack_channel_configuration")).toEqual({});
  });

  test.each(["page", "ticket"])("%s: alarms, budgets and cost anomalies of the account publish, over TLS", (topic) => {
    const { arn, policy } = resources(module, "aws_sns_topic_policy")[`alerts_${topic}_policy`]!;
    expect(arn).toBe(`\${aws_sns_topic.alerts_${topic}.arn}`);
    const publish = { Effect: "Allow", Action: "sns:Publish", Resource: arn };
    const ours = { StringEquals: { "aws:SourceAccount": "111111111111" } };
    expect(statements(policy)).toMatchObject({
      Alarms: {
        ...publish,
        Principal: { Service: "cloudwatch.amazonaws.com" },
        Condition: { ...ours, ArnLike: { "aws:SourceArn": "arn:aws:cloudwatch:us-east-1:111111111111:alarm:*" } },
      },
      Budgets: {
        ...publish,
        Principal: { Service: "budgets.amazonaws.com" },
        Condition: { ...ours, ArnLike: { "aws:SourceArn": "arn:aws:budgets::111111111111:*" } },
      },
      CostAnomalies: { ...publish, Principal: { Service: "costalerts.amazonaws.com" }, Condition: ours },
      DenyPlainHttp: { Effect: "Deny", Principal: "*", Condition: { Bool: { "aws:SecureTransport": "false" } } },
    });
  });
});

test("email: each address, on its topic alone", () => {
  const made = subscriptionsOf({
    page: { ...nobody, email: ["on.call@example.com"] },
    ticket: { ...nobody, email: ["on.call@example.com", "team@example.com"] },
  });
  expect(made).toMatchObject({
    alerts_page_on_call_at_example_com: { topic_arn: "${aws_sns_topic.alerts_page.arn}", protocol: "email" },
    alerts_ticket_on_call_at_example_com: { topic_arn: "${aws_sns_topic.alerts_ticket.arn}" },
    alerts_ticket_team_at_example_com: { endpoint: "team@example.com" },
  });
  expect(Object.keys(made)).toHaveLength(3);
});

test("https: an endpoint that confirms, or the apply fails", () =>
  expect(
    subscriptionsOf({ page: { ...nobody, https: ["https://alerts.example.com/sns"] } })
      .alerts_page_alerts_example_com_sns,
  ).toMatchObject({ protocol: "https", endpoint: "https://alerts.example.com/sns", endpoint_auto_confirms: true }));

describe("slackChannelId", () => {
  const slackWorkspaceId = "T0ACMEMEDIA";
  const inSlack = (page: string | undefined, ticket: string | undefined) =>
    moduleOf({
      slackWorkspaceId,
      page: { ...nobody, slackChannelId: page },
      ticket: { ...nobody, slackChannelId: ticket },
    });
  const channelsOf = (...channels: Parameters<typeof inSlack>) =>
    resources(inSlack(...channels), "aws_chatbot_slack_channel_configuration");

  it("shows a topic in a channel, which may ask AWS for nothing but what CloudWatch shows", () =>
    expect(channelsOf("C0ACMEPAGE", undefined)).toMatchObject({
      alerts_slack_page: {
        configuration_name: "acme-test-page",
        slack_team_id: slackWorkspaceId,
        slack_channel_id: "C0ACMEPAGE",
        sns_topic_arns: ["${aws_sns_topic.alerts_page.arn}"],
        guardrail_policy_arns: ["arn:aws:iam::aws:policy/CloudWatchReadOnlyAccess"],
        iam_role_arn: "${aws_iam_role.alerts_slack_page_role.arn}",
      },
    }));

  it("has a configuration for each channel", () =>
    expect(Object.keys(channelsOf("C0ACMEPAGE", "C0ACMETICKET"))).toEqual([
      "alerts_slack_page",
      "alerts_slack_ticket",
    ]));

  it("has one configuration where both topics go to one channel: AWS takes no second", () =>
    expect(channelsOf("C0ACMEPAGE", "C0ACMEPAGE")).toMatchObject({
      alerts_slack_alerts: {
        sns_topic_arns: ["${aws_sns_topic.alerts_page.arn}", "${aws_sns_topic.alerts_ticket.arn}"],
      },
    }));

  it("lets the chat service of this account alone take the role, to draw graphs", () => {
    const module = inSlack("C0ACMEPAGE", undefined);
    expect(statements(resources(module, "aws_iam_role").alerts_slack_page_role!.assume_role_policy).Chat).toMatchObject(
      {
        Principal: { Service: "chatbot.amazonaws.com" },
        Condition: {
          StringEquals: { "aws:SourceAccount": "111111111111" },
          ArnLike: { "aws:SourceArn": "arn:aws:chatbot::111111111111:chat-configuration/slack-channel/*" },
        },
      },
    );
    expect(
      statements(resources(module, "aws_iam_role_policy").alerts_slack_page_policy!.policy).DrawGraphs,
    ).toMatchObject({
      Action: ["cloudwatch:DescribeAlarms", "cloudwatch:GetMetricData", "cloudwatch:GetMetricWidgetImage"],
    });
  });

  it("carries no secret", () => expect(JSON.stringify(inSlack("C0ACMEPAGE", undefined))).not.toContain("hooks.slack"));
});

const noKey =
  "must not carry a key: code, plan and state would show it (subscribe it once by hand, docs/runbooks/alerting.md#pagerduty)";

test.each<[Partial<AlertRecipients>, string]>([
  [
    { page: { ...nobody, https: ["http://alerts.example.com"] } },
    'page.https.0 is "http://alerts.example.com", but must be a URL that begins with https:// (https://alerts.example.com/sns).',
  ],
  [
    { page: { ...nobody, https: ["alerts"] } },
    'page.https.0 is "alerts", but must be a URL that begins with https:// (https://alerts.example.com/sns).',
  ],
  [
    { ticket: { ...nobody, slackChannelId: "C0ACMEPAGE" } },
    'ticket.slackChannelId is "C0ACMEPAGE", but needs slackWorkspaceId.',
  ],
  [
    { slackWorkspaceId: "T0ACMEMEDIA" },
    'slackWorkspaceId is "T0ACMEMEDIA", but needs a slackChannelId of page or ticket.',
  ],
])("%j is a mistake", (recipients, problem) =>
  expect(problemsOf(() => moduleOf(recipients))).toEqual([`environments/test/subject.ts: ${problem}`]),
);

// Made up here, so that no file holds anything of a key's form.
const made = ["0a1b2c3d", "4e5f6a7b", "8c9d0e1f"].join("");

test.each([
  `https://events.pagerduty.com/integration/${made}/enqueue`,
  "https://events.eu.pagerduty.com/anything",
  "https://hooks.slack.com/services/anything",
  `https://alerts.example.com/sns/${made}`,
  `https://alerts.example.com/sns?key=${made}`,
  "https://user@alerts.example.com/sns",
])("an address that is a key is refused, and not shown: %#", (url) => {
  const [problem] = problemsOf(() => moduleOf({ page: { ...nobody, https: [url] } }));
  expect(problem).toBe(`environments/test/subject.ts: page.https.0 ${noKey}.`);
});
