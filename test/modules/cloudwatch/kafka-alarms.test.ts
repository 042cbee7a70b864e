import { kafkaAlarms } from "../../../modules/cloudwatch/kafka-alarm-catalog";
import { KafkaAlarms, type KafkaAlarmsProps } from "../../../modules/cloudwatch/kafka-alarms";
import { kafkaThresholds } from "../../../modules/cloudwatch/kafka-thresholds";
import { resources, synthModule } from "../../support/projects/synth";

const moduleOf = (props: Partial<KafkaAlarmsProps> = {}) =>
  synthModule((stack) => {
    new KafkaAlarms(stack, "kafka", {
      prefix: "acme-test",
      clusterName: "acme-test-msk",
      brokers: 3,
      instanceType: "kafka.m7g.large",
      consumerGroups: ["connect-media"],
      thresholds: kafkaThresholds,
      topics: { page: "arn:page", ticket: "arn:ticket" },
      ...props,
    });
  });
const alarmsOf = (props: Partial<KafkaAlarmsProps> = {}) => resources(moduleOf(props), "aws_cloudwatch_metric_alarm");

const all = kafkaAlarms(kafkaThresholds);
const sample = moduleOf();
const alarms = resources(sample, "aws_cloudwatch_metric_alarm");
const addressOf = (id: string) => id.replaceAll("-", "_");

test("there is each alarm of the catalog, once", () => {
  expect(Object.keys(alarms).sort()).toEqual(all.map(({ id }) => addressOf(id)).sort());
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
});

describe("the number of brokers is Terraform's to know", () => {
  const isExpress = 'startswith("kafka.m7g.large", "express.")';
  const ids = 'formatlist("%d", range(1, (3 + 1), 1))';

  test.each(all.filter(({ of }) => of === "broker").map((each) => [each.id, each.brokers] as const))(
    "%s: one for each %s broker",
    (id, brokers) => {
      const made = alarms[addressOf(id)]!;
      const expected = {
        standard: `\${toset(${isExpress} ? [] : ${ids})}`,
        express: `\${toset(${isExpress} ? ${ids} : [])}`,
        any: `\${toset(${ids})}`,
      }[brokers ?? "any"];
      expect(made.for_each).toBe(expected);
      expect(made.alarm_name).toBe(`acme-test-${id}-\${each.value}`);
      expect(JSON.stringify(made)).toContain('"Cluster Name":"acme-test-msk","Broker ID":"${each.value}"');
    },
  );

  test.each([
    ["kafka-no-controller", undefined],
    ["kafka-partitions-offline", `\${${isExpress} ? 0 : 1}`],
    ["kafka-storage-unusual", `\${${isExpress} ? 1 : 0}`],
  ])("%s: of the cluster", (id, count) => {
    const made = alarms[addressOf(id)]!;
    expect(made).not.toHaveProperty("for_each");
    expect(made.count).toBe(count);
    expect(made.alarm_name).toBe(`acme-test-${id}`);
    expect(JSON.stringify(made)).not.toContain("Broker ID");
  });
});

describe("what AWS recommends", () => {
  test.each<[string, object]>([
    [
      "kafka-no-controller",
      { metric_name: "ActiveControllerCount", statistic: "Maximum", threshold: 1, evaluation_periods: 5 },
    ],
    ["kafka-partitions-offline", { metric_name: "OfflinePartitionsCount", threshold: 0 }],
    [
      "kafka-under-min-isr",
      {
        metric_name: "UnderMinIsrPartitionCount",
        comparison_operator: "GreaterThanOrEqualToThreshold",
        threshold: 1,
      },
    ],
    [
      "kafka-under-replicated",
      { metric_name: "UnderReplicatedPartitions", threshold: 0, period: 60, evaluation_periods: 15 },
    ],
    ["kafka-disk-full", { metric_name: "KafkaDataLogsDiskUsed", threshold: 85, alarm_actions: ["arn:page"] }],
    ["kafka-disk-filling", { metric_name: "KafkaDataLogsDiskUsed", threshold: 70, alarm_actions: ["arn:ticket"] }],
    ["kafka-heap", { metric_name: "HeapMemoryAfterGC", threshold: 60 }],
    [
      "kafka-connections",
      {
        metric_name: "ClientConnectionCount",
        statistic: "Sum",
        period: 60,
        threshold: 2400,
        dimensions: { "Client Authentication": "IAM" },
      },
    ],
    ["kafka-connections-refused", { metric_name: "IAMTooManyConnections", threshold: 0 }],
    [
      "kafka-request-handlers",
      { metric_name: "RequestHandlerAvgIdlePercent", comparison_operator: "LessThanThreshold", threshold: 0.3 },
    ],
    ["kafka-traffic-shaped", { metric_name: "TrafficShaping", threshold: 0 }],
    ["kafka-produce-throttled", { metric_name: "ProduceThrottleTime", threshold: 0 }],
    ["kafka-fetch-throttled", { metric_name: "FetchThrottleTime", threshold: 0 }],
    ["kafka-storage-unusual", { threshold_metric_id: "band" }],
    ["kafka-lag", { threshold: 300, evaluation_periods: 15, alarm_actions: ["arn:page"] }],
  ])("%s", (id, expected) => expect(alarms[addressOf(id)]).toMatchObject(expected));

  test("kafka-cpu: user and system together, for five minutes", () =>
    expect(alarms.kafka_cpu).toMatchObject({
      threshold: 60,
      evaluation_periods: 5,
      metric_query: [
        { expression: "user + system", return_data: true },
        { metric: { metric_name: "CpuUser", stat: "Average", period: 60 } },
        { metric: { metric_name: "CpuSystem", stat: "Average", period: 60 } },
      ],
    }));
});

test("only silence of the controller counts as trouble: each cluster sends it every minute", () =>
  expect(Object.keys(alarms).filter((each) => alarms[each]!.treat_missing_data === "breaching")).toEqual([
    "kafka_no_controller",
  ]));

test("what takes its metric with it when it fails keeps its page", () =>
  expect(Object.keys(alarms).filter((each) => alarms[each]!.treat_missing_data === "ignore")).toEqual([
    "kafka_disk_full",
    "kafka_lag",
  ]));

test("consumerGroups: each topic of each group, those of tomorrow included", () =>
  expect(alarmsOf({ consumerGroups: ["a", "b"] }).kafka_lag).toMatchObject({
    for_each: '${toset(["a", "b"])}',
    alarm_name: "acme-test-kafka-lag-${each.value}",
    metric_query: [
      {
        expression:
          'SELECT MAX(EstimatedMaxTimeLag) FROM SCHEMA("AWS/Kafka", "Cluster Name", "Consumer Group", Topic) ' +
          "WHERE \"Cluster Name\" = 'acme-test-msk' AND \"Consumer Group\" = '${each.value}' GROUP BY Topic",
      },
    ],
  }));

describe("kafka-unavailable", () => {
  const made = resources(sample, "aws_cloudwatch_composite_alarm").kafka_unavailable!;

  test("pages once for what rings together", () => {
    expect(made).toMatchObject({
      alarm_name: "acme-test-kafka-unavailable",
      alarm_actions: ["arn:page"],
      ok_actions: ["arn:page"],
    });
    for (const id of ["kafka_no_controller", "kafka_partitions_offline", "kafka_under_min_isr"]) {
      expect(alarms[id]).not.toHaveProperty("alarm_actions");
      expect(made.depends_on).toContain(`aws_cloudwatch_metric_alarm.${id}`);
    }
  });

  test("is made of those alone, of the brokers that there are", () =>
    expect(made.alarm_rule).toBe(
      '${join(" OR ", concat(["ALARM(\\"acme-test-kafka-no-controller\\")"], ' +
        'startswith("kafka.m7g.large", "express.") ? [] : ["ALARM(\\"acme-test-kafka-partitions-offline\\")"], ' +
        'formatlist("ALARM(\\"acme-test-kafka-under-min-isr-%s\\")", ' +
        'startswith("kafka.m7g.large", "express.") ? [] : formatlist("%d", range(1, (3 + 1), 1)))))}',
    ));
});

test("thresholds", () => {
  const made = alarmsOf({
    thresholds: {
      cpuPercent: 50,
      diskTicketPercent: 60,
      diskPagePercent: 75,
      heapPercent: 55,
      requestHandlerIdlePercent: 40,
      connections: 1000,
      lagSeconds: 60,
    },
  });
  const thresholdOf = (id: string) => made[addressOf(id)]!.threshold;
  expect({
    cpu: thresholdOf("kafka-cpu"),
    filling: thresholdOf("kafka-disk-filling"),
    full: thresholdOf("kafka-disk-full"),
    heap: thresholdOf("kafka-heap"),
    handlers: thresholdOf("kafka-request-handlers"),
    connections: thresholdOf("kafka-connections"),
    lag: thresholdOf("kafka-lag"),
  }).toEqual({ cpu: 50, filling: 60, full: 75, heap: 55, handlers: 0.4, connections: 1000, lag: 60 });
});
