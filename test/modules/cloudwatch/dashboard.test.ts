import { Dashboard } from "../../../modules/cloudwatch/dashboard";
import { dashboardBody, searchMetrics } from "../../../modules/cloudwatch/dashboard-widgets";
import { eksThresholds } from "../../../modules/cloudwatch/eks-alarms";
import { kafkaThresholds } from "../../../modules/cloudwatch/kafka-thresholds";
import { resources, synthModule, testEnvironment } from "../../support/projects/synth";

interface Body {
  readonly widgets: readonly {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
    readonly type: string;
    readonly properties: Readonly<Record<string, unknown>>;
  }[];
}
const parsed = (body: unknown) => (JSON.parse(body as string) as Body).widgets;

describe("widgets", () => {
  const widgets = parsed(
    dashboardBody("eu-west-1", [
      { height: 2, widgets: [{ text: "# Hello" }] },
      {
        height: 6,
        widgets: [
          { title: "Down", alarms: ["arn:alarm"] },
          {
            graph: {
              title: "Depth",
              lines: [
                { metric: ["Acme", "Depth", { Queue: "orders" }], label: "orders", axis: "right" },
                { expression: "SEARCH('x', 'Sum')" },
              ],
              limits: [{ label: "page", value: 5 }],
            },
          },
        ],
      },
    ]),
  );

  test("are in rows, as wide as each other", () =>
    expect(widgets.map(({ x, y, width, height }) => [x, y, width, height])).toEqual([
      [0, 0, 24, 2],
      [0, 2, 12, 6],
      [12, 2, 12, 6],
    ]));

  test("are what CloudWatch takes", () => {
    expect(widgets[0]).toMatchObject({ type: "text", properties: { markdown: "# Hello" } });
    expect(widgets[1]).toMatchObject({ type: "alarm", properties: { title: "Down", alarms: ["arn:alarm"] } });
    expect(widgets[2]).toMatchObject({
      type: "metric",
      properties: {
        title: "Depth",
        region: "eu-west-1",
        stat: "Average",
        period: 60,
        view: "timeSeries",
        metrics: [
          ["Acme", "Depth", "Queue", "orders", { label: "orders", yAxis: "right" }],
          [{ expression: "SEARCH('x', 'Sum')" }],
        ],
        annotations: { horizontal: [{ label: "page", value: 5 }] },
      },
    });
  });
});

test.each([
  [
    searchMetrics("AWS/Kafka", "CpuIdle", { "Cluster Name": "acme" }, ["Broker ID"]),
    `SEARCH('{"AWS/Kafka","Cluster Name","Broker ID"} MetricName="CpuIdle" "Cluster Name"="acme"', 'Average')`,
  ],
  [
    searchMetrics("AWS/NATGateway", "PacketsDropCount", {}, ["NatGatewayId"], "Sum"),
    `SEARCH('{"AWS/NATGateway","NatGatewayId"} MetricName="PacketsDropCount"', 'Sum')`,
  ],
])("%s", (search, expected) => expect(search).toBe(expected));

describe("the platform's", () => {
  const module = synthModule((stack) => {
    new Dashboard(stack, "dashboard", {
      home: testEnvironment().aws!,
      name: "acme-test",
      kafkaCluster: "acme-test-msk",
      eksCluster: "acme-test-eks",
      thresholds: { ...kafkaThresholds, ...eksThresholds },
      alarmArns: ["arn:alarm:1", "arn:alarm:2"],
      runbookUrl: "docs/runbooks/cloudwatch-alarms.md",
    });
  });
  const { dashboard_name: name, dashboard_body: body } = resources(module, "aws_cloudwatch_dashboard").dashboard!;
  const widgets = parsed(body);
  const titled = (title: string) => widgets.find(({ properties }) => properties.title === title)?.properties;

  test("begins with what is down and where to read on", () => {
    expect(name).toBe("acme-test");
    expect(widgets[0]!.properties.markdown).toContain("docs/runbooks/cloudwatch-alarms.md");
    expect(widgets[1]!.properties).toEqual({ title: "Down", alarms: ["arn:alarm:1", "arn:alarm:2"] });
  });

  test("covers each other nowhere and fits on the page", () => {
    for (const [index, a] of widgets.entries()) {
      expect(a.x + a.width).toBeLessThanOrEqual(24);
      for (const b of widgets.slice(index + 1)) {
        const apart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
        expect(apart).toBe(true);
      }
    }
  });

  test.each(["Kafka", "Consumer groups", "Kubernetes API", "Pods", "NAT", "Cost"])("shows %s", (subject) =>
    expect(widgets.some(({ properties }) => String(properties.title).startsWith(subject))).toBe(true),
  );

  test("shows where alarms ring", () => {
    expect(titled("Kafka: busy CPU in %")!.annotations).toEqual({ horizontal: [{ label: "ticket", value: 60 }] });
    expect(titled("Consumer groups: behind in seconds")!.annotations).toEqual({
      horizontal: [{ label: "page", value: 300 }],
    });
  });

  test("finds brokers, groups and topics by itself", () => {
    expect(JSON.stringify(titled("Consumer groups: behind in seconds")!.metrics)).toContain(
      JSON.stringify(
        `SEARCH('{"AWS/Kafka","Cluster Name","Consumer Group","Topic"} MetricName="EstimatedMaxTimeLag" "Cluster Name"="acme-test-msk"', 'Maximum')`,
      ),
    );
    expect(body).not.toContain('"Broker ID","1"');
  });

  test("asks for costs where AWS has them", () =>
    expect(titled("Cost of this month so far in $")).toMatchObject({
      region: "us-east-1",
      metrics: [["AWS/Billing", "EstimatedCharges", "Currency", "USD", { label: "account" }]],
    }));
});
