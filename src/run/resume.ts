import { InvalidInput, problem } from "../engine/problem";
import { readJournal, runFolders } from "./journal";
import { fingerprint, type RunUnits } from "./run-unit";
import type { RunCommand } from "./result";
import type { Selection } from "./selection";

/**
 * What is left of the last run of a command: its units but for those that it finished, as long as their modules are the
 * same. They are planned afresh.
 * @throws InvalidInput when there is nothing to resume
 */
export function resume(folder: string, command: RunCommand, environment: string, all: RunUnits): Selection {
  for (const run of runFolders(folder)) {
    const { entries, damagedLine } = readJournal(run);
    const [first] = entries;
    if (first?.type !== "run" || first.command !== command) continue;
    const done = entries.flatMap((entry) => {
      if (entry.type !== "result" || entry.result !== "succeeded") return [];
      const unit = all.get(entry.unit);
      return unit !== undefined && fingerprint(unit) === entry.fingerprint ? [entry.unit] : [];
    });
    const units = first.units.flatMap((stack) => all.get(stack) ?? []).filter(({ stack }) => !done.includes(stack));
    if (units.length === 0) throw nothing(`the last ${command} of ${environment} is finished`, command, environment);
    const remark =
      damagedLine === undefined
        ? undefined
        : `line ${damagedLine} of ${run}/journal.jsonl is damaged: what it and the lines after it tell is not relied on`;
    return { units, excluded: [], remark };
  }
  throw nothing(`there is no ${command} of ${environment} on this machine`, command, environment);
}

const nothing = (why: string, command: string, environment: string): InvalidInput =>
  new InvalidInput([
    problem("--resume", undefined, `has nothing to do: ${why}`, `npx strata ${command} ${environment}`),
  ]);
