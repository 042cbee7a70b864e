import { readableLine } from "../../run/unit/diagnostics";
import type { RunObserver } from "../../run/report/run-events";
import type { Terminal } from "../terminal";

/** For programs: every event as one line of JSON on standard output. The last one is the report. */
export function jsonObserver(terminal: Pick<Terminal, "out">): RunObserver {
  const tell = (type: string, event: object): void =>
    terminal.out(JSON.stringify({ type, at: new Date().toISOString(), ...event }));
  return {
    start: ({ command, environment, units }) =>
      tell("start", { command, environment, units: units.map(({ stack }) => stack) }),
    phase: ({ stack }, phase) => tell("phase", { stack, phase }),
    line: ({ stack }, line) => tell("log", { stack, line: readableLine(line) }),
    planned: (_, result) => tell("planned", result),
    end: (_, result) => tell("result", result),
    note: (text) => tell("note", { text }),
    suspend: () => () => undefined,
    report: (report) => tell("report", report),
  };
}
