import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import { CreateQueueCommand, GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { paginateQuery, paginateScan } from "@aws-sdk/lib-dynamodb";
import type { DeadLetter, Left, OutputRecord } from "./accounting";
import type { DeployedMedia, DeployedQueue } from "./deployed";
import type { MediaSandbox } from "./media-sandbox";
import { depthOf, takeAll } from "./queues";

const uploadIdPattern = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

/** How far a run is. */
export interface Progress {
  /** Uploads by status of their last record. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Messages in queues that are no dead-letter queues. */
  readonly waiting: Readonly<Record<string, number>>;
}

/** Reads what the pipeline does and leaves behind. */
export class Observer {
  private constructor(
    private readonly sandbox: MediaSandbox,
    private readonly media: DeployedMedia,
    private readonly completionsUrl: string,
  ) {}

  /** Adds a queue that gets the events of uploads that ended. */
  static async start(sandbox: MediaSandbox, media: DeployedMedia): Promise<Observer> {
    const { sqs, events } = sandbox;
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "upload-completed-observer" }));
    const AttributeNames = ["QueueArn" as const];
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames }));
    await forward(events, Attributes!.QueueArn!);
    return new Observer(sandbox, media, QueueUrl!);
  }

  async progress(): Promise<Progress> {
    const waiting = Object.fromEntries(
      await Promise.all(
        this.media.queues
          .filter(({ deadLetterArn }) => deadLetterArn !== undefined)
          .map(async ({ name, url }) => [name, await depthOf(this.sandbox.sqs, url)] as const),
      ),
    );
    const { INPUT_TABLE, OUTPUT_TABLE } = this.tables;
    const counted = [
      ...["AWAITING_UPLOAD", "REJECTED", "EXPIRED"].map((status) => [INPUT_TABLE, status] as const),
      ...["PROCESSING", "COMPLETE", "FAILED", "TIMED_OUT"].map((status) => [OUTPUT_TABLE, status] as const),
    ];
    const statuses = await Promise.all(
      counted.map(async ([table, status]) => [status, await this.count(table, status)] as const),
    );
    return { statuses: Object.fromEntries(statuses), waiting };
  }

  /** Empties the dead-letter queues and the queue of completions. */
  async left(): Promise<Left> {
    const { INPUT_TABLE, OUTPUT_TABLE } = this.tables;
    const [inputs, outputs, { waiting }, completions, letters] = await Promise.all([
      this.scan(INPUT_TABLE),
      this.scan(OUTPUT_TABLE),
      this.progress(),
      takeAll(this.sandbox.sqs, this.completionsUrl),
      Promise.all(this.deadLetterQueues.map((queue) => this.lettersIn(queue))),
    ]);
    return {
      records: outputs.map(outputRecord),
      inputs: new Map(inputs.map(({ uploadId, status }) => [uploadId as string, status as string])),
      deadLetters: letters.flat(),
      completions: completions.flatMap(({ Body }) => {
        const { detail } = JSON.parse(Body!) as { detail: { uploadId: string; status: string } };
        return detail.status === "COMPLETE" ? [detail.uploadId] : [];
      }),
      waiting,
    };
  }

  get deadLetterQueues(): DeployedQueue[] {
    return this.media.queues.filter(({ deadLetterArn }) => deadLetterArn === undefined);
  }

  private async lettersIn({ name, url }: DeployedQueue): Promise<DeadLetter[]> {
    const messages = await takeAll(this.sandbox.sqs, url);
    return messages.map(({ Body = "", MessageAttributes = {} }) => ({
      queue: name,
      uploadId: MessageAttributes["uploadId"]?.StringValue ?? uploadIdPattern.exec(Body)?.[0] ?? Body,
      reason: MessageAttributes["reason"]?.StringValue ?? "",
    }));
  }

  private get tables() {
    return this.media.function("upload-api").environment as { INPUT_TABLE: string; OUTPUT_TABLE: string };
  }

  private async scan(TableName: string): Promise<Record<string, unknown>[]> {
    const items: Record<string, unknown>[] = [];
    for await (const { Items = [] } of paginateScan({ client: this.sandbox.dynamodb }, { TableName }))
      items.push(...Items);
    return items;
  }

  private async count(TableName: string, status: string): Promise<number> {
    let count = 0;
    const query = {
      TableName,
      IndexName: "by-status",
      KeyConditionExpression: "#status = :status",
      ExpressionAttributeNames: { "#status": "status" },
      ExpressionAttributeValues: { ":status": status },
      Select: "COUNT" as const,
    };
    for await (const { Count = 0 } of paginateQuery({ client: this.sandbox.dynamodb }, query)) count += Count;
    return count;
  }
}

async function forward(events: EventBridgeClient, queueArn: string): Promise<void> {
  const Name = "upload-completed-observer";
  const EventPattern = JSON.stringify({ source: ["media-pipeline"], "detail-type": ["Upload Completed"] });
  await events.send(new PutRuleCommand({ Name, EventPattern }));
  await events.send(new PutTargetsCommand({ Rule: Name, Targets: [{ Id: "queue", Arn: queueArn }] }));
}

function outputRecord(item: Readonly<Record<string, unknown>>): OutputRecord {
  const names = (kind: string) =>
    Object.keys(item).flatMap((name) => (name.startsWith(`${kind}#`) ? [name.slice(kind.length + 1)] : []));
  const notices = new Set(names("notice"));
  return {
    uploadId: item["uploadId"] as string,
    status: item["status"] as string,
    outputs: names("object").filter((name) => notices.has(name)),
  };
}
