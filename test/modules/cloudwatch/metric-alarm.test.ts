import { type Alarm, MetricAlarm, type MetricAlarmProps, ringsWhen } from "../../../modules/cloudwatch/metric-alarm";
import { resources, synthModule } from "../../support/projects/synth";

const alarm: Alarm = {
  id: "queue-full",
  severity: "page",
  meaning: "The queue is full.",
  signal: { metric: { name: "Depth", statistic: "Maximum", dimensions: { Kind: "main" } } },
  comparison: ">",
  threshold: 5,
  periodSeconds: 60,
  periods: 3,
  missing: "ignore",
};

const alarmOf = (overrides: Partial<Alarm> = {}, props: Partial<MetricAlarmProps> = {}) =>
  resources(
    synthModule((stack) => {
      new MetricAlarm(stack, "full", {
        alarm: { ...alarm, ...overrides },
        name: "acme-test-queue-full",
        namespace: "Acme",
        dimensions: { Queue: "orders" },
        topics: { page: "arn:page", ticket: "arn:ticket" },
        ...props,
      });
    }),
    "aws_cloudwatch_metric_alarm",
  ).full!;

it("rings on a metric when all periods in a row are bad", () =>
  expect(alarmOf()).toMatchObject({
    alarm_name: "acme-test-queue-full",
    namespace: "Acme",
    metric_name: "Depth",
    dimensions: { Queue: "orders", Kind: "main" },
    statistic: "Maximum",
    period: 60,
    evaluation_periods: 3,
    datapoints_to_alarm: 3,
    comparison_operator: "GreaterThanThreshold",
    threshold: 5,
    treat_missing_data: "ignore",
  }));

it("says what it means and where to read on", () => {
  expect(alarmOf().alarm_description).toBe("The queue is full. docs/runbooks/cloudwatch-alarms.md#queue-full");
  expect(alarmOf({}, { runbookUrl: "https://git.example.com/monitoring.md" }).alarm_description).toBe(
    "The queue is full. https://git.example.com/monitoring.md#queue-full",
  );
});

test.each([
  ["page", ["arn:page"]],
  ["ticket", ["arn:ticket"]],
  ["part", undefined],
] as const)("severity %s: the alarm and its end are reported to %j", (severity, actions) => {
  const { alarm_actions: rings, ok_actions: ends } = alarmOf({ severity });
  expect([rings, ends]).toEqual([actions, actions]);
});

it("goes after the alarm that it is a part of has changed: AWS refuses it before", () => {
  expect(alarmOf({ severity: "part" }).lifecycle).toEqual({ create_before_destroy: true });
  expect(alarmOf()).not.toHaveProperty("lifecycle");
});

test.each([
  [">=", "GreaterThanOrEqualToThreshold"],
  ["<", "LessThanThreshold"],
] as const)("comparison %s", (comparison, operator) =>
  expect(alarmOf({ comparison }).comparison_operator).toBe(operator),
);

it("rings on an expression over metrics, none of which it has itself", () => {
  const made = alarmOf({
    signal: {
      expression: "a + b",
      label: "Both",
      metrics: { a: { name: "A", statistic: "Average" }, b: { name: "B", statistic: "Sum" } },
    },
  });
  expect(made.metric_query).toEqual([
    { id: "result", expression: "a + b", label: "Both", return_data: true },
    {
      id: "a",
      return_data: false,
      metric: { namespace: "Acme", metric_name: "A", dimensions: { Queue: "orders" }, period: 60, stat: "Average" },
    },
    {
      id: "b",
      return_data: false,
      metric: { namespace: "Acme", metric_name: "B", dimensions: { Queue: "orders" }, period: 60, stat: "Sum" },
    },
  ]);
  for (const argument of ["metric_name", "namespace", "period", "statistic", "dimensions"]) {
    expect(made).not.toHaveProperty(argument);
  }
});

it("rings on a query, which gets the dimensions", () =>
  expect(
    alarmOf({ signal: { query: ({ Queue }) => `SELECT MAX(Depth) WHERE Queue = '${Queue}'`, label: "Depth" } }),
  ).toMatchObject({
    metric_query: [
      {
        id: "query",
        expression: "SELECT MAX(Depth) WHERE Queue = 'orders'",
        label: "Depth",
        period: 60,
        return_data: true,
      },
    ],
  }));

it("rings on what is not as usual, without a threshold of its own", () => {
  const made = alarmOf({
    signal: { unusual: { name: "Stored", statistic: "Maximum" }, deviations: 2 },
    comparison: undefined,
    threshold: undefined,
  });
  expect(made).toMatchObject({
    comparison_operator: "GreaterThanUpperThreshold",
    threshold_metric_id: "band",
    metric_query: [
      { id: "value", return_data: true, metric: { metric_name: "Stored" } },
      { id: "band", expression: "ANOMALY_DETECTION_BAND(value, 2)", return_data: true },
    ],
  });
  expect(made).not.toHaveProperty("threshold");
});

test.each<[Partial<Alarm>, string]>([
  [{}, "Depth (Maximum) > 5 for 3 minutes"],
  [{ periods: 1 }, "Depth (Maximum) > 5 for 1 minute"],
  [{ periodSeconds: 300, comparison: "<" }, "Depth (Maximum) < 5 for 15 minutes"],
  [{ signal: { expression: "a", label: "Both", metrics: {} } }, "Both > 5 for 3 minutes"],
  [{ signal: { query: () => "", label: "Lag" } }, "Lag > 5 for 3 minutes"],
  [
    { signal: { unusual: { name: "Stored", statistic: "Maximum" }, deviations: 2 } },
    "Stored above its usual band for 3 minutes",
  ],
])("ringsWhen %#", (overrides, text) => expect(ringsWhen({ ...alarm, ...overrides })).toBe(text));
