import { CloudwatchCompositeAlarm } from "@cdktf/provider-aws/lib/cloudwatch-composite-alarm";
import { conditional, Fn, type ITerraformDependable, Op, TerraformCount, TerraformIterator, Token } from "cdktf";
import { Construct } from "constructs";
import { type KafkaAlarm, kafkaAlarms } from "./kafka-alarm-catalog";
import type { KafkaThresholds } from "./kafka-thresholds";
import type { AlertTopicArns } from "../alerting/alert-topics";
import { describeAlarm, MetricAlarm } from "./metric-alarm";

export interface KafkaAlarmsProps {
  /** Beginning of the alarms' names. */
  readonly prefix: string;
  /** Name of the cluster, number and type of its brokers, from another unit: Terraform decides which alarms there are. */
  readonly clusterName: string;
  readonly brokers: number;
  readonly instanceType: string;
  readonly consumerGroups: string[];
  readonly thresholds: KafkaThresholds;
  readonly topics: AlertTopicArns;
  readonly runbookUrl?: string;
}

/** One page for one outage: what it is made of rings together, and once for each broker. */
export const kafkaUnavailable = {
  id: "kafka-unavailable",
  severity: "page",
  meaning: "Producers or consumers are refused: no controller, or partitions offline or below their minimum in sync.",
} as const;

const dimensionOf = { cluster: "Cluster Name", broker: "Broker ID", group: "Consumer Group" } as const;

/**
 * Alarms for an MSK cluster, from outside of it. $0.10 a month for each metric that is read, $0.50 for
 * the composite alarm.
 */
export class KafkaAlarms extends Construct {
  /** The one that says that Kafka is down. */
  readonly unavailableArn: string;
  private readonly express: ReturnType<typeof Fn.startswith>;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: KafkaAlarmsProps,
  ) {
    super(scope, id);
    this.express = Fn.startswith(props.instanceType, "express.");
    const alarms = kafkaAlarms(props.thresholds).map((alarm) => [alarm, this.create(alarm)] as const);
    const parts = alarms.filter(([{ severity }]) => severity === "part");
    this.unavailableArn = this.createUnavailable(
      parts.map(([alarm]) => alarm),
      parts.map(([, resource]) => resource),
    );
  }

  private create(alarm: KafkaAlarm): ITerraformDependable {
    const { prefix, clusterName, topics, runbookUrl } = this.props;
    const each = alarm.of === "cluster" ? undefined : TerraformIterator.fromList(this.each(alarm));
    const own = each === undefined ? {} : { [dimensionOf[alarm.of]]: Token.asString(each.value) };
    return new MetricAlarm(this, alarm.id.replace("kafka-", ""), {
      alarm,
      name: [prefix, alarm.id, ...Object.values(own)].join("-"),
      namespace: "AWS/Kafka",
      dimensions: { "Cluster Name": clusterName, ...own },
      topics,
      runbookUrl,
      forEach: each,
      count: each === undefined && alarm.brokers !== undefined ? this.onlyWith(alarm.brokers) : undefined,
    }).resource;
  }

  /** The ids of brokers, which MSK counts from 1, or the groups; none where the brokers do not send the metric. */
  private each({ of, brokers }: KafkaAlarm): string[] {
    if (of === "group") return this.props.consumerGroups;
    const ids = Fn.formatlist("%d", [Fn.range(1, Op.add(this.props.brokers, 1))]) as string[];
    return brokers === undefined ? ids : this.either(brokers, ids, []);
  }

  private onlyWith(brokers: "standard" | "express"): TerraformCount {
    return TerraformCount.of(this.either(brokers, 1, 0));
  }

  private either<T>(brokers: "standard" | "express", there: T, notThere: T): T {
    const [ifExpress, otherwise] = brokers === "express" ? [there, notThere] : [notThere, there];
    return conditional(this.express, ifExpress, otherwise) as unknown as T;
  }

  private createUnavailable(alarms: readonly KafkaAlarm[], dependsOn: ITerraformDependable[]): string {
    const { prefix, topics, runbookUrl } = this.props;
    const rings = alarms.map((alarm) => {
      const name = `${prefix}-${alarm.id}`;
      if (alarm.of !== "cluster") {
        return Fn.formatlist(Fn.rawString(`ALARM("${name}-%s")`), [this.each(alarm)]) as string[];
      }
      const one = [Fn.rawString(`ALARM("${name}")`)];
      return alarm.brokers === undefined ? one : this.either(alarm.brokers, one, []);
    });
    return new CloudwatchCompositeAlarm(this, "unavailable", {
      alarmName: `${prefix}-${kafkaUnavailable.id}`,
      alarmDescription: describeAlarm(kafkaUnavailable, runbookUrl),
      alarmRule: Fn.join(" OR ", Fn.concat(rings) as string[]),
      alarmActions: [topics.page],
      okActions: [topics.page],
      dependsOn,
    }).arn;
  }
}
