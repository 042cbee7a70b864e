import { assert, array, asyncProperty, double, integer, record } from "fast-check";
import type { RefusedItem } from "../../src/aws/refused-item";
import { ThrottledError } from "../../src/lib/errors";
import { type MoveBucket, type Rate, takeToken } from "../../src/lib/token-bucket";

/** The conditional write of DynamoDB in memory; test/real has it with DynamoDB's own expressions. */
function bucketInMemory(): MoveBucket {
  let time: number | undefined;
  return ({ from, to, change }) => {
    const isMet = time === undefined ? from === undefined : (from ?? 0) <= time && time <= to;
    if (!isMet) return Promise.resolve<RefusedItem>(time === undefined ? {} : { time: { N: String(time) } });
    time = "add" in change ? time! + change.add : change.set;
    return Promise.resolve(undefined);
  };
}

/** Real times of the tokens that were taken, of callers whose clocks are ahead or behind. */
async function tokensTaken(rate: Rate, calls: readonly { readonly pause: number; readonly skew: number }[]) {
  const move = bucketInMemory();
  const taken: number[] = [];
  let now = 1_800_000_000_000;
  for (const { pause, skew } of calls) {
    now += pause;
    try {
      await takeToken("textract", rate, move, () => now + skew);
      taken.push(now);
    } catch (error) {
      expect(error).toBeInstanceOf(ThrottledError);
    }
  }
  return taken;
}

/** The most tokens of any period above what the rate allows in it. */
function excessOf(taken: readonly number[], { callsPerSecond, burst }: Rate): number {
  const excess = taken.flatMap((from, first) =>
    taken.slice(first).map((to, at) => at + 1 - burst - ((to - from) / 1_000) * callsPerSecond),
  );
  return Math.max(0, ...excess);
}

const rates = record({
  callsPerSecond: double({ min: 0.2, max: 50, noNaN: true }),
  burst: integer({ min: 1, max: 20 }),
});
const callsWithin = (maxSkew: number) =>
  array(record({ pause: integer({ min: 0, max: 400 }), skew: integer({ min: -maxSkew, max: maxSkew }) }), {
    minLength: 20,
    maxLength: 120,
  });

test("no period has more tokens than burst and rate allow", () =>
  assert(
    asyncProperty(rates, callsWithin(0), async (rate, calls) => {
      expect(excessOf(await tokensTaken(rate, calls), rate)).toBeLessThan(1e-3);
    }),
  ));

test("clocks that differ by s seconds take at most 2 s × rate more", () =>
  assert(
    asyncProperty(rates, callsWithin(3_000), async (rate, calls) => {
      expect(excessOf(await tokensTaken(rate, calls), rate)).toBeLessThanOrEqual(6 * rate.callsPerSecond + 1e-3);
    }),
  ));

test("callers that wait get the whole rate", async () => {
  const rate = { callsPerSecond: 2, burst: 3 };
  const calls = Array.from({ length: 1_001 }, (_, at) => ({ pause: at === 0 ? 0 : 10, skew: 0 }));
  expect(await tokensTaken(rate, calls)).toHaveLength(3 + 2 * 10); // ten seconds
});

test("an empty bucket says when the next token comes", async () => {
  const move = bucketInMemory();
  const rate = { callsPerSecond: 0.5, burst: 1 };
  await takeToken("mediaconvert", rate, move, () => 1_000_000);
  await expect(takeToken("mediaconvert", rate, move, () => 1_000_500)).rejects.toMatchObject({
    message: "the limit of 0.5 calls per second to mediaconvert is used up",
    waitSeconds: 1.5,
  });
  await takeToken("mediaconvert", rate, move, () => 1_002_000);
});
