import { isSuccess, jsonFields, type Gap } from "./gap";

/** X-Ray tracing of Step Functions state machines, which ministack drops. */
export function stateMachineTracing(): Gap {
  const settings = new Map<string, unknown>();
  return {
    name: "states: tracingConfiguration of state machines",
    service: "states",
    reason: "ministack drops it, so every plan would add it again",
    matches: ({ operation }) => /^(?:Create|Update|Describe)StateMachine$/.test(operation),
    async answer({ operation }, body, askEmulator) {
      const request = jsonFields(body);
      const answer = await askEmulator();
      if (!isSuccess(answer)) return answer;
      const described = jsonFields(answer.body);
      const arn = String(request["stateMachineArn"] ?? described["stateMachineArn"]);
      if (operation === "DescribeStateMachine") {
        const tracingConfiguration = settings.get(arn) ?? { enabled: false };
        return { ...answer, body: JSON.stringify({ ...described, tracingConfiguration }) };
      }
      if (request["tracingConfiguration"] !== undefined) settings.set(arn, request["tracingConfiguration"]);
      return answer;
    },
  };
}
