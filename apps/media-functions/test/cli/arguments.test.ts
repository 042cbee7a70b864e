import { readArguments } from "../../src/cli/arguments";
import { deadLetterOf } from "../../src/cli/dead-letter";

test("a redrive lists by default, and goes to the queue of the dead-letter queue", () => {
  expect(readArguments(["redrive", "acme-media-dev-picture-dead-letter"])).toEqual({
    command: "redrive",
    deadLetterQueue: "acme-media-dev-picture-dead-letter",
    queue: "acme-media-dev-picture",
    isSending: false,
    limit: 1_000,
    rate: 10,
    holdSeconds: 120,
    isJson: false,
  });
  expect(readArguments(["redrive", "a-dead-letter", "--send", "--rate", "0.5", "--reason", "empty"])).toMatchObject({
    isSending: true,
    rate: 0.5,
    reason: "empty",
  });
});

test.each([
  [["drive"], "drive is no command; allowed are redrive, schemas"],
  [["redrive"], "name the dead-letter queue: media redrive <queue>"],
  [["redrive", "failed"], "failed does not end with -dead-letter: say with --to where its messages go"],
  [["redrive", "a-dead-letter", "b"], "redrive takes one argument, not also b"],
  [["redrive", "a-dead-letter", "--rate", "fast"], "--rate is fast: it must be a number above 0"],
  [["redrive", "a-dead-letter", "--limit", "0"], "--limit is 0: it must be a number above 0"],
  [["redrive", "a-dead-letter", "--force"], "Unknown option '--force'"],
])("wrong usage says what is allowed: %p", (given, message) => {
  expect(() => readArguments(given)).toThrow(message);
});

test.each([[[]], [["--help"]], [["redrive", "-h"]]])("help is asked for by %p", (given) => {
  expect(readArguments(given)).toBeUndefined();
});

test("a message that SQS moved by itself has no reason, and keeps its attributes", () => {
  const letter = deadLetterOf({
    MessageId: "m",
    Body: '{"uploadId":"3f2b1c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d"}',
    Attributes: { SentTimestamp: "1764435600000" },
    MessageAttributes: {
      trace: { DataType: "String", StringValue: "t" },
      deferrals: { DataType: "String", StringValue: "3" },
      redrives: { DataType: "String", StringValue: "2" },
    },
  });
  expect(letter).toMatchObject({
    uploadId: "3f2b1c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d",
    reason: "none: the function did not end in time, or died",
    attributes: { trace: "t" },
    redrives: 2,
  });
});
