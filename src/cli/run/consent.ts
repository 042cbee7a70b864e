import { createInterface } from "node:readline/promises";
import { UserError, problem } from "../../engine/problem";
import { resultOf, type RunContext } from "../../run/run-context";
import type { UnitResult } from "../../run/report/unit-result";
import type { AcceptDifferences } from "../../run/unit/apply-unit";
import type { Interruption } from "../../process/interruption";
import type { Terminal } from "../terminal";
import { type ReportedUnits, reportTable } from "./report-table";
import { lastPlanText } from "./unit-text";

/** Whether someone is there who can be asked. */
export const canAsk = (): boolean => process.stdin.isTTY && process.stdout.isTTY && process.env["CI"] === undefined;

/** @throws UserError when no one can be asked, and no flag says yes: before anything is begun */
export function requireConsent(given: boolean, command: string): void {
  if (given || canAsk()) return;
  const message = "asks before it changes anything, and there is no one to ask (no terminal, or CI is set)";
  throw new UserError([problem({ path: `strata ${command}`, message, fix: "say yes with --auto-approve" })]);
}

/**
 * Asks a question that only one word answers with yes. Ctrl-C, the end of the input and a signal are a no.
 * @param interruption hands signals on, where one listens to them
 */
export async function askPerson(question: string, yes = "yes", interruption?: Interruption): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const closed = new Promise<string>((resolve) => lines.once("close", () => resolve("")));
  const waiting = {
    interrupt: () => {
      interruption?.remove(waiting);
      lines.close();
    },
  };
  interruption?.add(waiting);
  try {
    const answer = lines.question(`${question} Only "${yes}" is a yes: `).catch(() => "");
    return (await Promise.race([answer, closed])).trim() === yes;
  } finally {
    interruption?.remove(waiting);
    lines.close();
  }
}

/** Asks in the middle of a run. */
export async function ask({ observer, interruption }: RunContext, question: string, yes = "yes"): Promise<boolean> {
  const resume = observer.suspend();
  try {
    return await askPerson(question, yes, interruption);
  } finally {
    resume();
  }
}

/** Asks once about all that would be done, below a table of it. */
export function askAbout(
  run: RunContext,
  terminal: Terminal,
  report: ReportedUnits,
  { question, yes }: { readonly question: string; readonly yes?: string },
): Promise<boolean> {
  terminal.err(`${reportTable(report, terminal)}\n`);
  return ask(run, question, yes);
}

/** The results of units of which no one wanted what would be done. */
export const notAccepted = ({ units }: RunContext): UnitResult[] =>
  units.map((unit) => ({ ...resultOf(unit), result: "early exit", reason: "not accepted" }));

/** What `apply` does with what was not reviewed: takes it with `--allow-changed`, asks where it can, refuses else. */
export function acceptDifferences(run: RunContext, terminal: Terminal, allowChanged: boolean): AcceptDifferences {
  let asked = Promise.resolve(true); // one question at a time
  return (unit, differences) => {
    const lines = differences.map(({ address, what }) => `  ${address} ${what}`).join("\n");
    if (allowChanged) {
      run.observer.note(`${unit.stack} differs from what was reviewed (--allow-changed):\n${lines}`);
      return Promise.resolve(true);
    }
    if (!canAsk()) return Promise.resolve(false);
    return (asked = asked.then(() => {
      const title = `${terminal.colors.bold(unit.stack)} differs from what was reviewed:\n${lines}`;
      const plan = lastPlanText(run.terraform.readLog(unit));
      return ask(run, `\n${plan}\n\n${title}\nApply it?`);
    }));
  };
}
