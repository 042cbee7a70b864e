import type { SQSRecord } from "aws-lambda";
import { defer, delaySecondsOf } from "../../src/lib/deferral";
import { withDeadline } from "../../src/lib/deadline";
import { failureOf, PoisonError, ThrottledError, TransientError } from "../../src/lib/errors";

const awsError = (name: string, httpStatusCode = 400) =>
  Object.assign(new Error("refused"), { name, $metadata: { httpStatusCode } });

describe("a failure", () => {
  test.each([
    awsError("ProvisionedThroughputExceededException"),
    awsError("LimitExceededException"),
    awsError("TooManyRequestsException", 429),
    awsError("Unheard", 429),
    Object.assign(new Error("slow"), { $retryable: { throttling: true } }),
  ])("by throttling is deferred: $name", (error) => {
    expect(failureOf(error)).toBeInstanceOf(ThrottledError);
  });

  test.each([awsError("InternalServerError", 500), awsError("AccessDeniedException", 403), new TypeError("x"), "text"])(
    "of another kind is transient: %s",
    (error) => expect(failureOf(error)).toBeInstanceOf(TransientError),
  );

  test("of the own classes stays", () => {
    const poison = new PoisonError("the file is empty");
    expect(failureOf(poison)).toBe(poison);
  });
});

describe("a deferral", () => {
  test("waits for the next token, and longer each time", () => {
    expect(delaySecondsOf(2, 1, () => 0)).toBe(2);
    expect(delaySecondsOf(2, 1, () => 0.999)).toBe(8);
    expect(delaySecondsOf(2, 9, () => 0.999)).toBe(62);
  });

  test("is of a delay that SQS allows", () => {
    expect(delaySecondsOf(0, 0, () => 0)).toBe(1);
    expect(delaySecondsOf(5_000, 3)).toBe(900);
  });

  test("ends after a day", async () => {
    const messageAttributes = { deferredSince: { stringValue: "2026-11-28T09:00:00Z", dataType: "String" as const } };
    const record = { body: "{}", messageAttributes } as unknown as SQSRecord;
    const now = Date.parse("2026-11-29T09:00:01Z");
    await expect(defer(record, new ThrottledError("the limit is used up", 1), now)).rejects.toMatchObject({
      name: "PoisonError",
      reason: "no capacity for 24 hours: the limit is used up",
    });
  });
});

describe("the time of an invocation", () => {
  test("is not begun when it is over", async () => {
    const work = jest.fn();
    await expect(withDeadline(() => 900, work)).rejects.toThrow("the invocation has no time left to begin");
    expect(work).not.toHaveBeenCalled();
  });

  test("ends work that hangs, and aborts its signal", async () => {
    let given: AbortSignal | undefined;
    const hanging = (signal: AbortSignal) => {
      given = signal;
      return new Promise<void>(() => undefined);
    };
    await expect(withDeadline(() => 1_020, hanging)).rejects.toThrow("the invocation has 1000 ms left");
    expect(given?.aborted).toBe(true);
  });

  test("leaves work that ends in time, and its error", async () => {
    await withDeadline(() => 5_000, () => Promise.resolve()); // prettier-ignore
    await expect(withDeadline(() => 5_000, () => Promise.reject(new PoisonError("bad")))).rejects.toThrow("bad"); // prettier-ignore
  });
});
