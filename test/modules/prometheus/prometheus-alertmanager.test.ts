import { worse } from "../../../modules/prometheus/prometheus-alertmanager";
import { alerts } from "../../prometheus/monitoring-files";
import { arn, releasesOf, stackOf, topics } from "../../prometheus/stack";
import { statements } from "../../support/aws/policy-statements";
import { resources } from "../../support/projects/synth";

describe("Alertmanager", () => {
  interface Receiver {
    readonly name: string;
    readonly sns_configs?: readonly Record<string, unknown>[];
  }
  interface Config {
    readonly route: { readonly receiver: string; readonly routes: readonly Record<string, unknown>[] };
    readonly receivers: readonly Receiver[];
  }
  const alertmanager = releasesOf().stack.values["alertmanager"] as {
    config: Config;
    templateFiles: Record<string, string>;
  };
  const { route, receivers } = alertmanager.config;

  it("publishes to the topics of the environment as itself, in its region", () => {
    const topicArns = receivers.map(({ name, sns_configs: [sns] = [] }) => [name, sns?.["topic_arn"], sns?.["sigv4"]]);
    const sigv4 = { region: "us-east-1" };
    expect(topicArns).toEqual([
      ["nobody", undefined, undefined],
      ["page", topics.page, sigv4],
      ["ticket", topics.ticket, sigv4],
      ["heartbeat", arn("sns", "acme-test-heartbeat"), sigv4],
    ]);
  });

  it("sends pages and tickets where they belong, and what is neither to the tickets", () => {
    expect(route.receiver).toBe("ticket");
    expect(route.routes.map(({ receiver, matchers }) => [receiver, matchers])).toEqual([
      ["heartbeat", ['alertname = "Watchdog"']],
      ["nobody", ['severity =~ "info|none"']],
      ["page", ['severity =~ "page|critical"']],
    ]);
  });

  it("keeps quiet about what a worse alert says already", () => {
    const names = alerts.map(({ alert }) => alert);
    for (const { alert, silences } of worse) expect(names).toEqual(expect.arrayContaining([alert, ...silences]));
  });

  it("has texts that SNS takes: a subject of more than 100 characters would be refused, and the alert with it", () => {
    for (const { sns_configs: [sns] = [] } of receivers) {
      if (sns !== undefined) expect(sns["subject"]).toBe('{{ template "strata.subject" . }}');
    }
    expect(alertmanager.templateFiles["strata.tmpl"]).toContain('| printf "%.100s"');
  });

  it("may publish to these topics with their key, and nothing else", () => {
    const policy = resources(stackOf(), "aws_iam_role_policy")["prometheus_alertmanager_role_policy"]!["policy"];
    expect(statements(policy)).toEqual({
      Publish: {
        Sid: "Publish",
        Effect: "Allow",
        Action: "sns:Publish",
        Resource: [topics.page, topics.ticket, "${aws_sns_topic.prometheus_heartbeat.arn}"],
      },
      EncryptMessages: {
        Sid: "EncryptMessages",
        Effect: "Allow",
        Action: ["kms:GenerateDataKey*", "kms:Decrypt"],
        Resource: arn("kms", "key/sns"),
        Condition: { StringEquals: { "kms:ViaService": "sns.us-east-1.amazonaws.com" } },
      },
    });
    expect(resources(stackOf(), "aws_eks_pod_identity_association")["prometheus_alertmanager_role"]).toMatchObject({
      cluster_name: "acme-test",
      namespace: "monitoring",
      service_account: "alertmanager",
    });
  });

  it("is watched from outside: silence for a quarter of an hour is a page", () => {
    expect(resources(stackOf(), "aws_sns_topic")["prometheus_heartbeat"]).toMatchObject({
      name: "acme-test-heartbeat",
      kms_master_key_id: arn("kms", "key/sns"),
    });
    expect(resources(stackOf(), "aws_cloudwatch_metric_alarm")["prometheus_heartbeat_alarm"]).toMatchObject({
      alarm_name: "acme-test-watchdog",
      namespace: "AWS/SNS",
      metric_name: "NumberOfMessagesPublished",
      dimensions: { TopicName: "${aws_sns_topic.prometheus_heartbeat.name}" },
      statistic: "Sum",
      period: 300,
      evaluation_periods: 3,
      threshold: 1,
      comparison_operator: "LessThanThreshold",
      treat_missing_data: "breaching",
      alarm_actions: [topics.page],
    });
    // More often than the alarm's period, so that none of them is without a message.
    expect(route.routes[0]).toMatchObject({ repeat_interval: "4m" });
  });
});
