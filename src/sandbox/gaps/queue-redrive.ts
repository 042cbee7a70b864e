import { isSuccess, json, jsonFields, type Gap } from "./gap";

type Attributes = Readonly<Record<string, string>>;

const policies = ["RedrivePolicy", "RedriveAllowPolicy"];

/** The policies of SQS queues for messages that fail, written as SQS writes JSON. */
export function queueRedrive(): Gap {
  return {
    name: "sqs: RedrivePolicy and RedriveAllowPolicy of GetQueueAttributes",
    service: "sqs",
    reason: "moto writes them with spaces, and every plan would remove those",
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
