import fc from "fast-check";
import { announceOnce, close, join, type JoinPorts } from "../src/media/join/join";
import { endOf, missing, type OutputRecord, recordOf } from "../src/media/join/record";
import { arrival, arrivalsOf, expectation, names, now, upload } from "./support/arrivals";
import { MemoryRecords } from "./support/memory-records";

interface World extends JoinPorts {
  readonly memory: MemoryRecords;
  readonly events: string[];
}

/** @param copied a world that is continued */
function world(copied?: World): World {
  const memory = new MemoryRecords(copied?.memory.items);
  const events = [...(copied?.events ?? [])];
  const announce = ({ status }: OutputRecord) => Promise.resolve(void events.push(status));
  return { memory, records: memory, events, announce, now: () => now };
}

const theRecord = ({ memory }: World): OutputRecord => recordOf(memory.items.get(upload.uploadKey)!);
const isPending = ({ memory }: World): boolean => "pendingShard" in memory.items.get(upload.uploadKey)!;

jest.setTimeout(180_000); // ten seconds of CPU time; machines are busy

/** As the sweep: ends an upload that has everything, and sends an event that is missing. */
async function settle(ports: World): Promise<void> {
  const record = theRecord(ports);
  const end = endOf(record);
  if (end !== undefined) await close(record, end, "sweep", ports);
  await announceOnce(theRecord(ports), ports);
}

/**
 * Runs every order of some arrivals. Orders that begin alike share their beginning, so a step runs once for all of them.
 * @param done checks the record after the last one
 * @returns the number of orders
 */
async function everyOrder(
  arrivals: readonly string[],
  expected: readonly string[],
  done: (ports: World, order: readonly string[]) => Promise<void> | void,
): Promise<number> {
  const explore = async (ports: World, order: readonly string[], rest: readonly string[]): Promise<number> => {
    if (rest.length === 0) {
      await done(ports, order);
      return 1;
    }
    let orders = 0;
    for (const [index, what] of rest.entries()) {
      const branch = world(ports);
      if (what === "expected") await branch.memory.apply(expectation(expected).open);
      else await join(arrival(what), `${order.length}`, branch);
      orders += await explore(branch, [...order, what], rest.toSpliced(index, 1));
    }
    return orders;
  };
  const start = world();
  if (!arrivals.includes("expected")) await start.memory.apply(expectation(expected).open);
  return explore(start, [], arrivals);
}

function check(isRight: boolean, order: readonly string[]): void {
  if (!isRight) throw new Error(`wrong end of ${order.join(", ")}`);
}

/** The last arrival ended the upload, and nothing else. */
const endedByLast = (ports: World, order: readonly string[]): void =>
  check(endedOnce(ports) && theRecord(ports).closedBy === String(order.length - 1), order);
const endedOnce = (ports: World): boolean => ports.events.join() === "COMPLETE" && !isPending(ports);

test("every order of up to four outputs, with duplicates and failures, ends the upload once", async () => {
  let cases = 0;
  for (const count of [1, 2, 3, 4]) {
    const arrivals = arrivalsOf(count);
    cases += await everyOrder(arrivals, names.slice(0, count), endedByLast);
  }
  for (const count of [1, 2, 3]) {
    const [arrivals, expected] = [arrivalsOf(count), names.slice(0, count)];
    const once = (ports: World, order: readonly string[]): void => check(endedOnce(ports), order);
    for (const again of arrivals) cases += await everyOrder([...arrivals, again], expected, once);
    // The start controller's write comes anywhere. The sweep ends the upload if it came last.
    cases += await everyOrder(["expected", ...arrivals], expected, async (ports, order) => {
      await settle(ports);
      check(endedOnce(ports), order);
    });
  }
  const two = [...arrivalsOf(3), "object a.json", "notice b.json"];
  cases += await everyOrder(two, names.slice(0, 3), (ports, order) => check(endedOnce(ports), order));
  expect(cases).toBe(2 + 24 + 720 + 40_320 + (2 * 6 + 4 * 120 + 6 * 5_040) + (6 + 120 + 5_040) + 40_320);

  cases += await everyOrder(
    ["failure a.json", "object a.json", ...arrivalsOf(3).slice(2)],
    names.slice(0, 3),
    (ports) => {
      const { status, reason } = theRecord(ports);
      expect([status, reason, ports.events]).toEqual(["FAILED", "a.json: unreadable", ["FAILED"]]);
    },
  );
  expect(cases).toBe(117_284 + 720);
});

/** Duplicates, failures and objects that nobody expects, in any order. */
const messages = fc.record({
  count: fc.integer({ min: 1, max: 4 }),
  seed: fc.infiniteStream(fc.nat({ max: 1_000 })),
  duplicates: fc.array(fc.nat({ max: 7 }), { maxLength: 6 }),
  others: fc.array(fc.constantFrom("object frame.1.jpg", "notice frame.1.jpg", "object frame.2.jpg"), { maxLength: 2 }),
  failures: fc.array(fc.constantFrom("failure a.json", "failure "), { maxLength: 1 }),
  lost: fc.array(fc.nat({ max: 7 }), { maxLength: 1 }),
});
type Messages = typeof messages extends fc.Arbitrary<infer T> ? T : never;

function queueOf({ count, duplicates, others, failures, lost, seed }: Messages): string[] {
  const needed = arrivalsOf(count).filter((_, index) => !lost.includes(index));
  const again = needed.length === 0 ? [] : duplicates.map((index) => needed[index % needed.length]!);
  const queue = [...needed, ...again, ...others, ...failures];
  return queue
    .map((what) => [seed.next().value as number, what] as const)
    .sort(([a], [b]) => a - b)
    .map(([, what]) => what);
}

/** The end that the messages must lead to, whatever their order. */
function endFor(queue: readonly string[], count: number): string {
  if (arrivalsOf(count).every((needed) => queue.includes(needed))) return "COMPLETE";
  return queue.some((what) => what.startsWith("failure")) ? "FAILED" : "PROCESSING";
}

test("duplicates, failures, strangers and lost messages in random orders lead to the end that they must", async () => {
  await fc.assert(
    fc.asyncProperty(messages, async (drawn) => {
      const ports = world();
      const queue = queueOf(drawn);
      await ports.memory.apply(expectation(names.slice(0, drawn.count)).open);
      let closings = 0;
      for (const [index, what] of queue.entries()) {
        if ((await join(arrival(what), String(index), ports)).closed) closings++;
      }
      const record = theRecord(ports);
      const end = endFor(queue, drawn.count);
      expect(record.status).toBe(end);
      expect(ports.events.length).toBe(closings);
      expect(new Set(ports.events).size).toBe(closings); // at most FAILED, and then COMPLETE
      if (end !== "PROCESSING") expect([ports.events.at(-1), isPending(ports)]).toEqual([end, false]);
      else expect([missing(record).length > 0, isPending(ports)]).toEqual([true, true]);
    }),
    { numRuns: 4_000 },
  );
});

/** Lets calls of several functions wait, and continues one of them at a time. */
class Turns {
  private readonly waiting: (() => void)[] = [];
  constructor(private readonly pick: () => number) {}

  wait(): Promise<void> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  async run(functions: readonly Promise<unknown>[]): Promise<void> {
    let running = functions.length;
    for (const each of functions) void each.finally(() => running--);
    while (running > 0) {
      await new Promise(setImmediate);
      const [next] = this.waiting.splice(this.pick() % Math.max(this.waiting.length, 1), 1);
      next?.();
    }
  }
}

test("functions that run at the same time and die at any call end the upload once, and its event is sent", async () => {
  const run = fc.record({ drawn: messages, deaths: fc.array(fc.nat({ max: 40 }), { maxLength: 4 }) });
  await fc.assert(
    fc.asyncProperty(run, async ({ drawn, deaths }) => {
      const ports = world();
      const { memory, events, announce } = ports;
      await memory.apply(expectation(names.slice(0, drawn.count)).open);
      const turns = new Turns(() => drawn.seed.next().value as number);
      let calls = 0;
      /** A function can die before a call, or after it was made and before its answer is used. */
      const mortal = async <T>(call: () => Promise<T>): Promise<T> => {
        await turns.wait();
        const number = calls++;
        if (number % 2 === 0 && deaths.includes(number)) throw new Error("killed");
        const answer = await call();
        if (deaths.includes(number)) throw new Error("killed");
        return answer;
      };
      let closings = 0;
      const shared: JoinPorts = {
        now: ports.now,
        records: { apply: (change) => mortal(() => memory.apply(change)) },
        announce: (record) => mortal(() => announce(record)),
      };
      const deliver = async (what: string, id: string): Promise<void> => {
        for (let receive = 0; receive < 8; receive++) {
          try {
            if ((await join(arrival(what), id, shared)).closed) closings++;
            return;
          } catch {
            continue; // the message comes again
          }
        }
      };
      const queue = queueOf(drawn);
      await turns.run(queue.map((what, index) => deliver(what, String(index))));
      const end = endFor(queue, drawn.count);
      expect(theRecord(ports).status).toBe(end);
      if (end === "PROCESSING") return;
      expect(events).toContain(end);
      expect(isPending(ports)).toBe(false);
      expect(closings).toBeLessThanOrEqual(new Set(events).size);
      if (deaths.length === 0) expect([events.length, closings]).toEqual([new Set(events).size, events.length]);
    }),
    { numRuns: 1_000 },
  );
});

test("the retry of the message that ended the upload sends the event that its first try could not", async () => {
  const ports = world();
  await ports.memory.apply(expectation(["a.json"]).open);
  await join(arrival("object a.json"), "first", ports);
  const dying = { ...ports, announce: () => Promise.reject(new Error("killed")) };
  await expect(join(arrival("notice a.json"), "second", dying)).rejects.toThrow("killed");
  expect([theRecord(ports).status, isPending(ports)]).toEqual(["COMPLETE", true]); // the sweep would find it
  await join(arrival("object a.json"), "third", ports);
  expect(ports.events).toEqual([]); // only the winner announces
  await join(arrival("notice a.json"), "second", ports);
  expect(ports.events).toEqual(["COMPLETE"]);
  await join(arrival("notice a.json"), "second", ports);
  expect(ports.events).toEqual(["COMPLETE"]);
});

test("a failure ends the upload with its reasons, and a redrive that succeeds completes it", async () => {
  const ports = world();
  await ports.memory.apply(expectation(["a.json"]).open);
  await join(arrival("failure a.json"), "1", ports);
  expect(theRecord(ports)).toMatchObject({ status: "FAILED", reason: "a.json: unreadable", completedAt: now });
  await join(arrival("object a.json"), "2", ports);
  await join(arrival("notice a.json"), "3", ports);
  const record = theRecord(ports);
  expect([record.status, record.reason, ports.events]).toEqual(["COMPLETE", undefined, ["FAILED", "COMPLETE"]]);
});

test("a record says what it waits for", () => {
  const record = { expected: ["a.json", "b.json"], objects: { "a.json": {} }, notices: { "b.json": {} } };
  expect(missing(record as unknown as OutputRecord)).toEqual(["notice a.json", "object b.json"]);
  expect(missing({ objects: {}, notices: {} } as unknown as OutputRecord)).toEqual(["expected outputs"]);
});
