import { join } from "node:path";
import { UserError, problem } from "../../engine/problem";
import { readJournal, runFolders } from "./journal";
import { fingerprint, type RunUnits } from "../unit/run-unit";
import type { RunCommand } from "../report/unit-result";
import type { Selection } from "../graph/selection";

/** An older journal must not stand in for one that cannot be read. */
function unreadable(run: string, command: RunCommand, environment: string): UserError {
  const message = `cannot be read, so it is not known what is left of that run`;
  const fix = `\`npx strata ${command} ${environment}\` plans everything again and does what is left`;
  return new UserError([problem({ path: join(run, "journal.jsonl"), message, fix })]);
}

/**
 * Remaining units of the last run of a command: all but those that it finished, as long as their modules are the
 * same. They are planned afresh.
 * @throws UserError when there was none
 */
export function resume(folder: string, command: RunCommand, environment: string, all: RunUnits): Selection {
  for (const run of runFolders(folder)) {
    const { exists, entries, damagedLine } = readJournal(run);
    const [first] = entries;
    if (!exists) continue;
    if (first?.type !== "run") throw unreadable(run, command, environment);
    if (first.command !== command) continue;
    const done = entries.flatMap((entry) => {
      if (entry.type !== "result" || entry.result !== "succeeded") return [];
      const unit = all.get(entry.unit);
      return unit !== undefined && fingerprint(unit) === entry.fingerprint ? [entry.unit] : [];
    });
    const units = first.units.flatMap((stack) => all.get(stack) ?? []).filter(({ stack }) => !done.includes(stack));
    const finished = units.length === 0 ? `the last ${command} of ${environment} is finished` : undefined;
    const remark =
      damagedLine === undefined
        ? finished
        : `line ${damagedLine} of ${run}/journal.jsonl is damaged: what it and the lines after it tell is not relied on`;
    return { units, excluded: [], remark };
  }
  const message = `has nothing to do: there was no ${command} of ${environment} on this machine`;
  throw new UserError([problem({ path: "--resume", message, fix: `npx strata ${command} ${environment}` })]);
}
