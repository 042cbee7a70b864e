import { isSuccess, json, jsonFields, type Gap } from "./gap";

type Attributes = Readonly<Record<string, string>>;

const policies = ["RedrivePolicy", "RedriveAllowPolicy"];

/** Dead-letter policies of SQS queues, in JSON as SQS writes it. */
export function queueRedrive(): Gap {
  return {
    name: "sqs: RedrivePolicy and RedriveAllowPolicy of queues",
    service: "sqs",
    reason: "moto returns them with spaces, so every plan would update them",
    matches: ({ operation }) => operation === "GetQueueAttributes",
    async answer(_request, _body, askEmulator) {
      const answer = await askEmulator();
      const fields = jsonFields(answer.body);
      const attributes = fields["Attributes"] as Attributes | undefined;
      if (!isSuccess(answer) || attributes === undefined) return answer;
      const compact = Object.entries(attributes).map(([name, value]) =>
        policies.includes(name) ? [name, JSON.stringify(JSON.parse(value))] : [name, value],
      );
      return json(200, { ...fields, Attributes: Object.fromEntries(compact) as Attributes }, answer.headers);
    },
  };
}
