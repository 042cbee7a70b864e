import { Interruption } from "../../src/process/interruption";

test("each program is reported once, however many signals come; one that starts late is reported at once", () => {
  const told: string[] = [];
  const program = (name: string) => ({ interrupt: () => void told.push(name) });
  const signals: unknown[] = [];
  const interruption = new Interruption((signal, running) => void signals.push([signal, running]));
  const [first, ended, late] = [program("first"), program("ended"), program("late")];
  interruption.add(first);
  interruption.add(ended);
  interruption.remove(ended);
  expect(interruption.requested).toBe(false);
  interruption.request("SIGINT");
  interruption.request("SIGTERM");
  interruption.add(late);
  expect(told).toEqual(["first", "late"]);
  expect(signals).toEqual([
    ["SIGINT", 1],
    ["SIGTERM", 1],
  ]);
  expect(interruption.requested).toBe(true);
});
