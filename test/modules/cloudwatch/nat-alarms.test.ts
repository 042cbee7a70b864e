import { NatAlarms, natThresholds } from "../../../modules/cloudwatch/nat-alarms";
import { resources, synthModule } from "../../support/projects/synth";

const moduleOf = (thresholds = natThresholds) =>
  synthModule((stack) => {
    new NatAlarms(stack, "nat", {
      prefix: "acme-test",
      vpcId: "vpc-1",
      thresholds,
      topics: { page: "arn:page", ticket: "arn:ticket" },
    });
  });
const gateways = moduleOf();
const alarms = resources(gateways, "aws_cloudwatch_metric_alarm");

test("gateways are those that the network has, deleted ones aside", () => {
  expect(gateways.data).toEqual({
    aws_nat_gateways: {
      nat_gateways: expect.objectContaining({
        vpc_id: "vpc-1",
        filter: [{ name: "state", values: ["pending", "available"] }],
      }) as unknown,
    },
  });
  for (const alarm of Object.values(alarms)) {
    expect(alarm.for_each).toBe("${toset(data.aws_nat_gateways.nat_gateways.ids)}");
    expect(JSON.stringify(alarm)).toContain('"dimensions":{"NatGatewayId":"${each.value}"}');
  }
});

test("no free port wakes somebody", () =>
  expect(alarms.nat_ports_exhausted).toMatchObject({
    alarm_name: "acme-test-nat-ports-exhausted-${each.value}",
    metric_name: "ErrorPortAllocation",
    threshold: 0,
    alarm_actions: ["arn:page"],
  }));

test("dropped packets are a share of all, which wait for the morning", () =>
  expect(alarms.nat_packets_dropped).toMatchObject({
    threshold: 0.01,
    alarm_actions: ["arn:ticket"],
    metric_query: [
      { expression: "IF(out + back > 0, 100 * dropped / (out + back), 0)" },
      { metric: { metric_name: "PacketsDropCount" } },
      { metric: { metric_name: "PacketsInFromSource" } },
      { metric: { metric_name: "PacketsInFromDestination" } },
    ],
  }));

test("a gateway without traffic is fine", () =>
  expect(Object.values(alarms).map((each) => each.treat_missing_data)).toEqual(["notBreaching", "notBreaching"]));

test("thresholds", () =>
  expect(resources(moduleOf({ natDropPercent: 1 }), "aws_cloudwatch_metric_alarm").nat_packets_dropped).toMatchObject({
    threshold: 1,
  }));
