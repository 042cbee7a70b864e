import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { AwsHome } from "../aws/aws-home";
import { PodIdentityRole } from "../aws/pod-identity";
import { policyDocument, viaService } from "../aws/policy-document";

/** Topics by what reaches them; `heartbeat` is for machines. */
export interface NotificationTopics {
  readonly page: string;
  readonly ticket: string;
  readonly heartbeat: string;
}

export interface AlertmanagerNotificationsProps {
  readonly home: AwsHome;
  /** Beginning of its names in AWS: `acme-prod`. */
  readonly name: string;
  readonly clusterName: string;
  readonly namespace: string;
  readonly topics: NotificationTopics;
  readonly topicsKeyArn: string;
}

/** Routes of Alertmanager, and the role with which it publishes: no AWS key is in the cluster. */
export class AlertmanagerNotifications extends Construct {
  static readonly serviceAccount = "alertmanager";

  /** Alertmanager's configuration, in its own words. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Resources that must exist before Alertmanager starts. */
  readonly ready: ITerraformDependable;

  constructor(scope: Construct, id: string, props: AlertmanagerNotificationsProps) {
    super(scope, id);
    const { home, name, clusterName, namespace } = props;
    const role = new PodIdentityRole(this, "role", {
      home,
      name: `${name}-alertmanager`,
      clusterName,
      namespace,
      serviceAccount: AlertmanagerNotifications.serviceAccount,
      policy: publish(props),
    });
    this.ready = role.ready;
    this.config = alertmanagerConfig(home.region, props.topics);
  }
}

function publish({ home, topics, topicsKeyArn }: AlertmanagerNotificationsProps): string {
  return policyDocument([
    { Sid: "Publish", Action: "sns:Publish", Resource: [topics.page, topics.ticket, topics.heartbeat] },
    {
      Sid: "EncryptMessages",
      Action: ["kms:GenerateDataKey*", "kms:Decrypt"],
      Resource: topicsKeyArn,
      Condition: viaService(home, "sns"),
    },
  ]);
}

/** Alerts that say all that others would add. */
export const worse = [
  {
    alert: "KafkaBrokersDown",
    silences: ["KafkaBrokerDown", "KafkaPartitionsUnderReplicated"],
    sameIn: ["kafka_cluster"],
  },
  {
    alert: "KafkaDiskFull",
    silences: ["KafkaDiskFilling", "KafkaDiskFullTomorrow"],
    sameIn: ["kafka_cluster", "broker"],
  },
  { alert: "KafkaConsumerGroupLosesRecords", silences: ["KafkaConsumerGroupBehind"], sameIn: ["groupId", "topic"] },
  { alert: "NodesNotReady", silences: ["NodeNotReady"], sameIn: ["environment"] },
  { alert: "ContainerCrashLooping", silences: ["ContainerRestarting", "PodNotReady"], sameIn: ["namespace", "pod"] },
] as const;

/**
 * Own rules say `page` or `ticket`, those of the chart `critical`, `warning` or `info`. What says neither is a ticket,
 * so that nothing is lost. https://prometheus.io/docs/alerting/latest/configuration/
 */
function alertmanagerConfig(region: string, topics: NotificationTopics): Readonly<Record<string, unknown>> {
  return {
    route: {
      receiver: "ticket",
      group_by: ["alertname", "namespace"],
      group_wait: "30s",
      group_interval: "5m",
      repeat_interval: "24h",
      routes: [
        {
          receiver: "heartbeat",
          matchers: ['alertname = "Watchdog"'],
          group_wait: "0s",
          group_interval: "1m",
          repeat_interval: "4m", // one less than the alarm's period, so that none of them is without a message
        },
        { receiver: "nobody", matchers: ['severity =~ "info|none"'] },
        { receiver: "page", matchers: ['severity =~ "page|critical"'], repeat_interval: "4h" },
      ],
    },
    inhibit_rules: [
      // Who is paged for something needs no ticket for it too.
      {
        source_matchers: ['severity =~ "page|critical"'],
        target_matchers: ['severity =~ "ticket|warning"'],
        equal: ["alertname", "namespace"],
      },
      ...worse.map(({ alert, silences, sameIn }) => ({
        source_matchers: [`alertname = "${alert}"`],
        target_matchers: [`alertname =~ "${silences.join("|")}"`],
        equal: sameIn,
      })),
    ],
    receivers: [
      { name: "nobody" },
      topicReceiver("page", topics.page, region),
      topicReceiver("ticket", topics.ticket, region),
      topicReceiver("heartbeat", topics.heartbeat, region, { send_resolved: false }),
    ],
    templates: ["/etc/alertmanager/config/*.tmpl"],
  };
}

function topicReceiver(name: string, topicArn: string, region: string, settings: object = {}) {
  return {
    name,
    sns_configs: [
      {
        topic_arn: topicArn,
        sigv4: { region },
        // SNS refuses a subject of more than 100 characters, and with it the alert: these are short.
        subject: '{{ template "strata.subject" . }}',
        message: '{{ template "strata.message" . }}',
        ...settings,
      },
    ],
  };
}
