import type { RunObserver } from "../../run/report/run-events";
import type { Terminal } from "../terminal";

const nothing = () => undefined;

/** For commands that print their own results: shows phases on a terminal, and notes. */
export function notesObserver(terminal: Terminal): RunObserver {
  return {
    start: nothing,
    phase: ({ record }, phase) => {
      if (terminal.interactive) terminal.err(terminal.colors.dim(`${phase} ${record.unit} …`));
    },
    line: (_, line) => {
      // The only line that is not Terraform's: the reason for a retry.
      if (/; again in \d+ s \(attempt/.test(line)) terminal.err(line);
    },
    planned: nothing,
    review: nothing,
    end: nothing,
    note: (text) => terminal.err(text),
    suspend: () => nothing,
    report: nothing,
  };
}
