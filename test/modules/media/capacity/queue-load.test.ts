import fc from "fast-check";
import { limitOf, runQueue, type Stage } from "../../../../modules/media/capacity/queue-load";

const stage: Stage = { name: "work", concurrency: 10, batchSize: 5, secondsPerBatch: 2 };

test.each<[string, Partial<Stage>, object]>([
  ["invocations at a time", {}, { by: "concurrency", perSecond: 25 }],
  ["a rate of calls", { calls: { perSecond: 15, perMessage: 1 } }, { by: "calls", perSecond: 15 }],
  [
    "calls that each message needs more than once",
    { calls: { perSecond: 25, perMessage: 2 } },
    { by: "calls", perSecond: 12.5 },
  ],
  ["jobs at a time", { jobs: { slots: 200, seconds: 60 } }, { by: "jobs", perSecond: 200 / 60 }],
  [
    "a rate that is above the concurrency",
    { calls: { perSecond: 50, perMessage: 1 } },
    { by: "concurrency", perSecond: 25 },
  ],
])("the limit is %s", (_, more, expected) => expect(limitOf({ ...stage, ...more })).toEqual(expected));

test("below its limit nothing waits", () =>
  expect(runQueue([60, 60, 0], 1)).toEqual({
    arrived: 120,
    served: [60, 60, 0],
    left: 0,
    longest: 0,
    oldestMinutes: 0,
    emptyAt: 0,
  }));

test("what comes too fast is served later, in order", () =>
  expect(runQueue([180, 0, 0, 0], 1)).toEqual({
    arrived: 180,
    served: [60, 60, 60, 0],
    left: 0,
    longest: 120,
    oldestMinutes: 2,
    emptyAt: 3,
  }));

test("what is not served in time is left", () =>
  expect(runQueue([180, 0], 1)).toMatchObject({ left: 60, oldestMinutes: 2, emptyAt: undefined }));

const arrivals = fc.array(fc.double({ min: 0, max: 10_000, noNaN: true }), { minLength: 1, maxLength: 200 });
const rate = fc.double({ min: 0.01, max: 200, noNaN: true });

test("nothing is lost, nothing is made, nothing is negative, and no minute serves more than the limit", () => {
  fc.assert(
    fc.property(arrivals, rate, (minutes, perSecond) => {
      const { arrived, served, left, longest, oldestMinutes, emptyAt } = runQueue(minutes, perSecond);
      const sum = (list: readonly number[]) => list.reduce((all, each) => all + each, 0);
      expect(arrived).toBeCloseTo(sum(minutes), 3);
      expect(sum(served) + left).toBeCloseTo(arrived, 3);
      for (const each of served) {
        expect(each).toBeGreaterThanOrEqual(0);
        expect(each).toBeLessThanOrEqual(perSecond * 60 + 1e-6);
      }
      expect(left).toBeGreaterThanOrEqual(0);
      expect(longest).toBeGreaterThanOrEqual(left - 1e-6);
      expect(oldestMinutes).toBeLessThanOrEqual(minutes.length);
      expect(emptyAt === undefined).toBe(left > 1e-3);
    }),
  );
});

test("at a time no more was served than had arrived", () => {
  fc.assert(
    fc.property(arrivals, rate, (minutes, perSecond) => {
      let [arrived, done] = [0, 0];
      for (const [minute, served] of runQueue(minutes, perSecond).served.entries()) {
        arrived += minutes[minute]!;
        done += served;
        expect(done).toBeLessThanOrEqual(arrived + 1e-3);
      }
    }),
  );
});

test("a higher limit makes no message older", () => {
  fc.assert(
    fc.property(arrivals, rate, rate, (minutes, perSecond, more) => {
      const [slow, fast] = [runQueue(minutes, perSecond), runQueue(minutes, perSecond + more)];
      expect(fast.oldestMinutes).toBeLessThanOrEqual(slow.oldestMinutes);
      expect(fast.longest).toBeLessThanOrEqual(slow.longest + 1e-6);
    }),
  );
});
