import type { RunObserver } from "../../run/report/run-events";
import type { Terminal } from "../terminal";

const nothing = () => undefined;

/** For commands that print their results themselves: what they are at, for a person who watches, and notes. */
export function notesObserver(terminal: Terminal): RunObserver {
  return {
    start: nothing,
    phase: ({ record }, phase) => {
      if (terminal.interactive) terminal.err(terminal.colors.dim(`${phase} ${record.unit} …`));
    },
    line: (_, line) => {
      // Of all lines only this is not Terraform's: why a step is tried again.
      if (/; again in \d+ s \(attempt/.test(line)) terminal.err(line);
    },
    planned: nothing,
    end: nothing,
    note: (text) => terminal.err(text),
    suspend: () => nothing,
    report: nothing,
  };
}
