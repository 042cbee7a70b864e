import { isSuccess, jsonFields, type Gap } from "./gap";

interface LogGroup {
  readonly logGroupName?: string;
}

/** The class of a log group, which moto drops. */
export function logGroupClass(): Gap {
  const classes = new Map<string, unknown>();
  return {
    name: "logs: logGroupClass of log groups",
    service: "logs",
    reason: "moto drops it, so every plan would replace a group that sets it",
    matches: ({ operation }) => /^(?:CreateLogGroup|DescribeLogGroups)$/.test(operation),
    async answer({ operation, region }, body, askEmulator) {
      const { logGroupName, logGroupClass: given } = jsonFields(body);
      const answer = await askEmulator();
      if (!isSuccess(answer)) return answer;
      if (operation === "CreateLogGroup") {
        classes.set(`${region} ${String(logGroupName)}`, given);
        return answer;
      }
      const described = jsonFields(answer.body);
      const logGroups = ((described["logGroups"] ?? []) as readonly LogGroup[]).map((group) => ({
        ...group,
        logGroupClass: classes.get(`${region} ${group.logGroupName ?? ""}`) ?? "STANDARD",
      }));
      return { ...answer, body: JSON.stringify({ ...described, logGroups }) };
    },
  };
}
