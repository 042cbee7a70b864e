import { createInterface } from "node:readline/promises";
import { UserError, problem } from "../../engine/problem";
import { resultOf, type RunContext } from "../../run/run-context";
import type { UnitResult } from "../../run/report/unit-result";
import type { AcceptDifferences } from "../../run/unit/apply-unit";
import type { Interruption } from "../../process/interruption";
import type { Terminal } from "../terminal";
import { lastPlanText } from "./unit-text";

/** Whether questions can be asked: on a terminal, and not in CI. */
export const canAsk = (): boolean => process.stdin.isTTY && process.stdout.isTTY && process.env["CI"] === undefined;

/** @throws UserError without a terminal or a flag that confirms, before anything starts */
export function requireConsent(given: boolean, command: string): void {
  if (given || canAsk()) return;
  const message = "needs confirmation, but there is no terminal, or CI is set";
  throw new UserError([problem({ path: command, message, fix: "pass --auto-approve" })]);
}

/**
 * Asks a question that only one word confirms. Ctrl-C, the end of the input and a signal decline.
 * @param interruption forwards signals
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
    const answer = lines.question(`${question} Type "${yes}" to confirm: `).catch(() => "");
    return (await Promise.race([answer, closed])).trim() === yes;
  } finally {
    interruption?.remove(waiting);
    lines.close();
  }
}

/** Asks during a run. */
export async function ask({ observer, interruption }: RunContext, question: string, yes = "yes"): Promise<boolean> {
  const resume = observer.suspend();
  try {
    return await askPerson(question, yes, interruption);
  } finally {
    resume();
  }
}

/** The results of units whose changes were declined. */
export const notAccepted = ({ units }: RunContext): UnitResult[] =>
  units.map((unit) => ({ ...resultOf(unit), result: "early exit", reason: "not accepted" }));

/** Decides about changes that differ from the reviewed plan: `--allow-changed`, a question on a terminal, or a failure. */
export function acceptDifferences(run: RunContext, terminal: Terminal, allowChanged: boolean): AcceptDifferences {
  let asked = Promise.resolve(true); // one question at a time
  return (unit, differences) => {
    const lines = differences.map(({ address, what }) => `  ${address} ${what}`).join("\n");
    if (allowChanged) {
      run.observer.note(`${unit.stack} differs from the reviewed plan (--allow-changed):\n${lines}`);
      return Promise.resolve(true);
    }
    if (!canAsk()) return Promise.resolve(false);
    return (asked = asked.then(() => {
      const title = `${terminal.colors.bold(unit.stack)} differs from the reviewed plan:\n${lines}`;
      const plan = lastPlanText(run.terraform.readLog(unit));
      return ask(run, `\n${plan}\n\n${title}\nApply this plan?`);
    }));
  };
}
