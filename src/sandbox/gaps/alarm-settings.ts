import { decodeCbor, encodeCbor } from "../cbor";
import { isSuccess, without, type Gap } from "./gap";

type Fields = Readonly<Record<string, unknown>>;

/** Fields of an alarm that are not settings. */
const stateFields = [
  "AlarmArn",
  "AlarmConfigurationUpdatedTimestamp",
  "ActionsEnabled",
  "ActionsSuppressedBy",
  "ActionsSuppressedReason",
  "StateReason",
  "StateReasonData",
  "StateTransitionedTimestamp",
  "StateUpdatedTimestamp",
  "StateValue",
];

const operationPath = /^\/service\/GraniteServiceVersion20100801\/operation\/(\w+)$/;

/** Settings of CloudWatch alarms, returned as they were put. Alarms on metric math have no period. */
export function alarmSettings(): Gap {
  const kept = new Map<string, Fields>();
  const asPut = (region: string, alarms: unknown): unknown[] =>
    ((alarms ?? []) as readonly Fields[]).map((alarm) => {
      const put = kept.get(`${region} ${String(alarm["AlarmName"])}`);
      if (put === undefined) return alarm;
      return { ...put, ...Object.fromEntries(Object.entries(alarm).filter(([name]) => stateFields.includes(name))) };
    });
  return {
    name: "monitoring: settings of metric and composite alarms in DescribeAlarms",
    service: "monitoring",
    reason:
      "ministack adds a period and a statistic to metric math and drops anomaly bands, percentiles and suppressors",
    matches: ({ path }) =>
      /^(?:Put(?:Metric|Composite)Alarm|DescribeAlarms)$/.test(operationPath.exec(path)?.[1] ?? ""),
    async answer({ path, region }, body, askEmulator) {
      const answer = await askEmulator();
      if (!isSuccess(answer)) return answer;
      if (!path.endsWith("/DescribeAlarms")) {
        const put = decodeCbor(body) as Fields;
        kept.set(`${region} ${String(put["AlarmName"])}`, without(put, "Tags"));
        return answer;
      }
      const described = decodeCbor(Buffer.from(answer.body)) as Fields;
      const changed = {
        ...described,
        MetricAlarms: asPut(region, described["MetricAlarms"]),
        CompositeAlarms: asPut(region, described["CompositeAlarms"]),
      };
      return { ...answer, body: encodeCbor(changed) };
    },
  };
}
