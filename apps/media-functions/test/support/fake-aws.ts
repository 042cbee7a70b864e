import { batch } from "../../src/aws/batch";
import { dynamodb } from "../../src/aws/dynamodb";
import { eventBridge } from "../../src/aws/event-bridge";
import { mediaConvert } from "../../src/aws/media-convert";
import { rekognition } from "../../src/aws/rekognition";
import { s3 } from "../../src/aws/s3";
import { sns } from "../../src/aws/sns";
import { sqs } from "../../src/aws/sqs";
import { textract } from "../../src/aws/textract";
import { outputRecords } from "../../src/aws/update-output";
import { recordOf } from "../../src/media/join/record";
import { MemoryRecords } from "./memory-records";

type Input = Readonly<Record<string, unknown>>;
type Answer = (input: Input) => unknown;

/**
 * The services of a handler in memory, for those that no emulator has: answers by command, and all calls. The records of
 * uploads are those of the join's tests; test/real/media-join.test.ts compares them with DynamoDB.
 */
export class FakeAws {
  readonly memory = new MemoryRecords();
  readonly calls: { readonly command: string; readonly input: Input }[] = [];
  private readonly answers = new Map<string, Answer>();

  constructor() {
    for (const client of [batch, dynamodb, eventBridge, mediaConvert, rekognition, s3, sns, sqs, textract]) {
      jest.spyOn(client as { send: (command: unknown) => unknown }, "send").mockImplementation((command) => {
        const { constructor, input } = command as { constructor: { name: string }; input: Input };
        return this.answer(constructor.name.replace(/Command$/, ""), input);
      });
    }
    jest.spyOn(outputRecords, "apply").mockImplementation((change) => this.memory.apply(change));
  }

  /** Answers a command from now on. An error that is thrown is the service's. */
  on(command: string, answer: Answer): this {
    this.answers.set(command, answer);
    return this;
  }

  inputsOf(command: string): Input[] {
    return this.calls.filter((call) => call.command === command).map(({ input }) => input);
  }

  /** Notices that were published. */
  notices(): Input[] {
    return this.inputsOf("Publish").map(({ Message: text }) => JSON.parse(text as string) as Input);
  }

  /** Reasons of messages in the dead-letter queue. */
  deadLetters(): (string | undefined)[] {
    return this.inputsOf("SendMessage")
      .filter(({ QueueUrl: url }) => url === process.env["DEAD_LETTER_QUEUE_URL"])
      .map(
        ({ MessageAttributes: attributes }) =>
          (attributes as Record<string, { StringValue: string }>)["reason"]?.StringValue,
      );
  }

  /** Messages that were deferred. */
  deferred(): Input[] {
    return this.inputsOf("SendMessage").filter(({ QueueUrl: url }) => url === process.env["QUEUE_URL"]);
  }

  record(uploadKey: string) {
    return recordOf(this.memory.items.get(uploadKey)!);
  }

  private async answer(command: string, input: Input): Promise<unknown> {
    this.calls.push({ command, input });
    return (await this.answers.get(command)?.(input)) ?? {};
  }
}

/** An error as the SDK throws it. */
export const awsError = (name: string, message = name): Error => Object.assign(new Error(message), { name });
