import { readableLine } from "../../run/unit/diagnostics";
import type { RunObserver } from "../../run/report/run-events";
import type { Terminal } from "../terminal";

/** For programs: every event as one line of JSON on standard output. The last one is the report. */
export function jsonObserver(terminal: Pick<Terminal, "out">): RunObserver {
  const emit = (type: string, event: object): void =>
    terminal.out(JSON.stringify({ type, at: new Date().toISOString(), ...event }));
  return {
    start: ({ command, environment, units }) =>
      emit("start", { command, environment, units: units.map(({ stack }) => stack) }),
    phase: ({ stack }, phase) => emit("phase", { stack, phase }),
    printsLines: true,
    line: ({ stack }, line) => emit("log", { stack, line: readableLine(line) }),
    planned: (_, result) => emit("planned", result),
    review: () => undefined,
    end: (_, result) => emit("result", result),
    note: (text) => emit("note", { text }),
    suspend: () => () => undefined,
    report: (report) => emit("report", report),
  };
}
