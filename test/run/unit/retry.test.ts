import { retry } from "../../../src/run/unit/retry";
import type { RunObserver } from "../../../src/run/report/run-events";
import { Interruption } from "../../../src/process/interruption";
import { runUnits } from "../units";

const [unit] = [...runUnits({ "dev-a": [] }).values()];

/** Takes a step that ends so, one after the other, and tells how long was waited. */
async function attempts(...ends: ("ok" | "transient" | "permanent")[]) {
  const waited: number[] = [];
  const told: string[] = [];
  const observer = {
    phase: () => undefined,
    line: (_: unknown, line: string) => void told.push(line),
  } as unknown as RunObserver;
  const context = {
    observer,
    interruption: new Interruption(),
    pause: (ms: number) => Promise.resolve(void waited.push(ms)),
  };
  let taken = 0;
  const end = await retry(context, unit!, () => {
    const kind = ends[taken++]!;
    return Promise.resolve(
      kind === "ok" ? { ok: true, value: 1 } : { ok: false, message: "m", transient: kind === "transient" },
    );
  });
  return { end, taken, waited: waited.map((ms) => Math.floor(ms / 2000)), told };
}

test("a step that succeeds is taken once", async () =>
  expect(await attempts("ok")).toMatchObject({ end: { ok: true, retried: false }, taken: 1, waited: [] }));

test("what passes by itself is tried three times, with longer waits", async () => {
  expect(await attempts("transient", "transient", "ok")).toMatchObject({ end: { ok: true, retried: true }, taken: 3 });
  const { end, waited, told } = await attempts("transient", "transient", "transient");
  expect([end, waited]).toEqual([{ ok: false, message: "m", transient: true, retried: true }, [1, 4]]);
  expect(told[0]).toMatch(/^m; again in 2 s \(attempt 2 of 3\)$/);
});

test("everything else is not tried again", async () =>
  expect(await attempts("permanent")).toMatchObject({ end: { ok: false, retried: false }, taken: 1 }));
