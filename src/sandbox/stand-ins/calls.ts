import { sandboxAccount } from "../account";
import { isSuccess, jsonFields, type Answer, type AskEmulator } from "../gaps/gap";

/** Calls of stand-ins to the emulated services. */

export interface S3Object {
  readonly bucket: string;
  readonly key: string;
  readonly version?: string | undefined;
}

const pathOf = ({ bucket, key }: S3Object): string => `/${bucket}/${key.split("/").map(encodeURIComponent).join("/")}`;

/** The size and the first bytes of an object. Undefined if it does not exist. */
export async function headOfObject(
  askEmulator: AskEmulator,
  object: S3Object,
): Promise<{ readonly size: number; readonly head: Buffer } | undefined> {
  const query = object.version === undefined ? "" : new URLSearchParams({ versionId: object.version }).toString();
  const request = { service: "s3", method: "GET", path: pathOf(object), query, body: "" };
  const answer = await askEmulator({ ...request, headers: { range: "bytes=0-31" } });
  if (answer.status === 416) return { size: 0, head: Buffer.alloc(0) };
  if (!isSuccess(answer)) return undefined;
  const size = /\/(\d+)$/.exec(answer.headers["content-range"] ?? "")?.[1];
  const head = Buffer.from(answer.body);
  return { size: Number(size ?? head.length), head };
}

export async function putObject(askEmulator: AskEmulator, object: S3Object, type: string, body: string): Promise<void> {
  const request = { service: "s3", method: "PUT", path: pathOf(object), body };
  succeeded(await askEmulator({ ...request, headers: { "content-type": type } }), `PutObject ${pathOf(object)}`);
}

export async function publish(askEmulator: AskEmulator, topicArn: string, message: object): Promise<void> {
  const form = { Action: "Publish", Version: "2010-03-31", TopicArn: topicArn, Message: JSON.stringify(message) };
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const request = { service: "sns", method: "POST", path: "/", headers, body: new URLSearchParams(form).toString() };
  succeeded(await askEmulator(request), `Publish to ${topicArn}`);
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Sends an event of an AWS service to the queues that are targets of matching rules of the default bus. ministack itself
 * refuses events of AWS from outside, as AWS does. Targets of other kinds, and transformations of the input, are left out.
 */
export async function sendServiceEvent(askEmulator: AskEmulator, event: Fields): Promise<void> {
  const events = async (operation: string, fields: Fields): Promise<Fields> => {
    const headers = { "content-type": "application/x-amz-json-1.1", "x-amz-target": `AWSEvents.${operation}` };
    const request = { service: "events", method: "POST", path: "/", headers, body: JSON.stringify(fields) };
    return jsonFields(succeeded(await askEmulator(request), operation).body);
  };
  const { Rules: rules } = await events("ListRules", {});
  for (const { Name, State, EventPattern } of rules as readonly Fields[]) {
    if (State !== "ENABLED" || EventPattern === undefined) continue;
    const { Result } = await events("TestEventPattern", { EventPattern, Event: JSON.stringify(event) });
    if (Result !== true) continue;
    const { Targets } = await events("ListTargetsByRule", { Rule: Name });
    for (const { Arn } of Targets as readonly Fields[]) await sendToQueue(askEmulator, String(Arn), event);
  }
}

async function sendToQueue(askEmulator: AskEmulator, arn: string, message: Fields): Promise<void> {
  const name = /^arn:aws:sqs:[^:]+:[^:]+:([^:]+)$/.exec(arn)?.[1];
  if (name === undefined) return;
  const headers = { "content-type": "application/x-amz-json-1.0", "x-amz-target": "AmazonSQS.SendMessage" };
  const fields = { QueueUrl: `http://localhost/${sandboxAccount}/${name}`, MessageBody: JSON.stringify(message) };
  const request = { service: "sqs", method: "POST", path: "/", headers, body: JSON.stringify(fields) };
  succeeded(await askEmulator(request), `SendMessage to ${arn}`);
}

function succeeded(answer: Answer, what: string): Answer {
  if (!isSuccess(answer)) throw new Error(`${what} of a stand-in failed: ${answer.status} ${answer.body.toString()}`);
  return answer;
}
