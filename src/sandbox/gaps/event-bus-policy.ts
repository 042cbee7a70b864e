import { isSuccess, json, jsonFields, type Gap } from "./gap";

/** Policies of event buses, returned as they were put. */
export function eventBusPolicy(): Gap {
  const policies = new Map<string, string>();
  return {
    name: "events: policies of event buses",
    service: "events",
    reason: "ministack drops principals and statement ids, so every plan would set the policy again",
    matches: ({ operation }) => /^(?:PutPermission|RemovePermission|DescribeEventBus|DeleteEventBus)$/.test(operation),
    async answer({ operation, region }, body, askEmulator) {
      const given = jsonFields(body);
      const answer = await askEmulator();
      if (!isSuccess(answer)) return answer;
      const { EventBusName: named = "default", Name: bus = named } = given as Readonly<Record<string, string>>;
      const key = `${region} ${bus.replace(/^.*event-bus\//, "")}`;
      if (operation === "DescribeEventBus") {
        const policy = policies.get(key);
        return policy === undefined
          ? answer
          : json(200, { ...jsonFields(answer.body), Policy: policy }, answer.headers);
      }
      if (typeof given["Policy"] === "string") policies.set(key, given["Policy"]);
      else policies.delete(key);
      return answer;
    },
  };
}
