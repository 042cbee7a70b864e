import { isSuccess, json, jsonFields, type Gap } from "./gap";

type Attributes = Readonly<Record<string, string>>;

const allowPolicy = "RedriveAllowPolicy";

/** Dead-letter policies of SQS queues, in JSON as SQS writes it. */
export function queueRedrive(): Gap {
  const allowed = new Map<string, string>();
  return {
    name: "sqs: RedrivePolicy and RedriveAllowPolicy of queues",
    service: "sqs",
    reason: "moto returns the first with spaces, so every plan would update it, and drops the second",
    matches: ({ operation }) => /^(?:CreateQueue|(?:Get|Set)QueueAttributes)$/.test(operation),
    async answer({ operation }, body, askEmulator) {
      const request = jsonFields(body);
      if (operation !== "GetQueueAttributes") {
        const answer = await askEmulator();
        const { [allowPolicy]: given } = (request["Attributes"] ?? {}) as Attributes;
        const url = request["QueueUrl"] ?? jsonFields(answer.body)["QueueUrl"];
        if (isSuccess(answer) && given !== undefined) allowed.set(String(url), given);
        return answer;
      }
      const names = request["AttributeNames"] as readonly string[] | undefined;
      // moto refuses a name that it does not know.
      const known = names?.map((name) => (name === allowPolicy ? "QueueArn" : name));
      const answer = await askEmulator(known && { body: JSON.stringify({ ...request, AttributeNames: known }) });
      const fields = jsonFields(answer.body);
      const attributes = fields["Attributes"] as Attributes | undefined;
      if (!isSuccess(answer) || attributes === undefined) return answer;
      const policies: Record<string, string | undefined> = {
        RedrivePolicy: attributes["RedrivePolicy"],
        [allowPolicy]: allowed.get(String(request["QueueUrl"])),
      };
      const compact = Object.entries(policies).flatMap(([name, value]) =>
        value === undefined || value === "" ? [] : [[name, JSON.stringify(JSON.parse(value))] as const],
      );
      return json(
        200,
        { ...fields, Attributes: { ...attributes, ...(Object.fromEntries(compact) as Attributes) } },
        answer.headers,
      );
    },
  };
}
