import { DataAwsNatGateways } from "@cdktf/provider-aws/lib/data-aws-nat-gateways";
import { TerraformIterator, Token } from "cdktf";
import { Construct } from "constructs";
import type { AlertTopicArns } from "../alerting/alert-topics";
import { type Alarm, MetricAlarm } from "./metric-alarm";

export interface NatThresholds {
  /** Share of the packets that a gateway drops. */
  readonly natDropPercent: number;
}

/** AWS calls 0.01 % a reason to look at its own health page. */
export const natThresholds: NatThresholds = { natDropPercent: 0.01 };

/** docs.aws.amazon.com/vpc/latest/userguide/metrics-dimensions-nat-gateway.html */
export const natAlarms = ({ natDropPercent }: NatThresholds): readonly Alarm[] => [
  {
    id: "nat-ports-exhausted",
    severity: "page",
    meaning: "A NAT gateway has no port left for new connections: pods cannot call the internet or AWS through it.",
    signal: { metric: { name: "ErrorPortAllocation", statistic: "Sum" } },
    comparison: ">",
    threshold: 0,
    periodSeconds: 60,
    periods: 5,
    missing: "notBreaching", // a gateway without traffic sends nothing
  },
  {
    id: "nat-packets-dropped",
    severity: "ticket",
    meaning: "A NAT gateway drops packets: connections through it are slow or break.",
    signal: {
      expression: "IF(out + back > 0, 100 * dropped / (out + back), 0)",
      label: "dropped packets in %",
      metrics: {
        dropped: { name: "PacketsDropCount", statistic: "Sum" },
        out: { name: "PacketsInFromSource", statistic: "Sum" },
        back: { name: "PacketsInFromDestination", statistic: "Sum" },
      },
    },
    comparison: ">",
    threshold: natDropPercent,
    periodSeconds: 300,
    periods: 3,
    missing: "notBreaching",
  },
];

export interface NatAlarmsProps {
  /** Beginning of the alarms' names. */
  readonly prefix: string;
  readonly vpcId: string;
  readonly thresholds: NatThresholds;
  readonly topics: AlertTopicArns;
  readonly runbookUrl?: string;
}

/** Alarms for each NAT gateway that a network has at the time of the apply. $0.40 a month for each. */
export class NatAlarms extends Construct {
  constructor(scope: Construct, id: string, { vpcId, thresholds, prefix, topics, runbookUrl }: NatAlarmsProps) {
    super(scope, id);
    // A gateway that was deleted is listed for an hour.
    const filter = [{ name: "state", values: ["pending", "available"] }];
    const gateways = new DataAwsNatGateways(this, "gateways", { vpcId, filter });
    for (const alarm of natAlarms(thresholds)) {
      const each = TerraformIterator.fromList(gateways.ids);
      const gatewayId = Token.asString(each.value);
      new MetricAlarm(this, alarm.id.replace("nat-", ""), {
        alarm,
        name: `${prefix}-${alarm.id}-${gatewayId}`,
        namespace: "AWS/NATGateway",
        dimensions: { NatGatewayId: gatewayId },
        topics,
        runbookUrl,
        forEach: each,
      });
    }
  }
}
