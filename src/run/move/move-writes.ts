import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { writeWhole } from "../../engine/write-whole";
import { retry, type StepEnd } from "../unit/retry";
import { backupFolder, movingFolder, type RunContext } from "../run-context";
import { errorSummary } from "../unit/diagnostics";
import { noteChange } from "../journal/journal";
import type { MoveRequest } from "./move-request";
import { emptied, readWholeState, type StateMove, type WholeState, withSerial } from "./move-states";
import type { RunUnit } from "../unit/run-unit";
import { makeFolder } from "../../engine/make-folder";

/** The states of both units, as they were before. */
export interface StatesBefore {
  readonly from: WholeState;
  readonly to: WholeState;
}

/** Keeps both states in the run's folder. Returns where, by unit; a state that there was not is not among them. */
export function backUp({ folder, root }: RunContext, { from, to }: MoveRequest, before: StatesBefore): Backups {
  mkdirSync(join(folder, backupFolder), { mode: 0o700 });
  const kept = [[from, before.from] as const, [to, before.to] as const].filter(([, { text }]) => text.trim() !== "");
  return new Map(
    kept.map(([{ stack }, { text }]) => {
      const file = join(folder, backupFolder, `${stack}.tfstate`);
      writeWhole(file, text, `the backup of ${stack}'s state`, 0o600);
      return [stack, relative(root, file).replaceAll("\\", "/")];
    }),
  );
}

/** The backup's file, relative to the project, by stack. */
export type Backups = ReadonlyMap<string, string>;

/**
 * Moves resources between the states: on copies first, then the new state is written, then the old one, so that at no
 * time a resource is in none. What was begun before is only taken out of the old one.
 * @returns what went wrong, if anything did
 */
export async function writeMoved(
  context: RunContext,
  { from, to }: MoveRequest,
  moves: readonly StateMove[],
  before: StatesBefore,
): Promise<string | undefined> {
  const folder = join(context.folder, movingFolder);
  const [source, target] = [join(folder, "from.tfstate"), join(folder, "to.tfstate")];
  try {
    makeFolder(folder, 0o700);
    for (const [file, { text }] of [[source, before.from] as const, [target, before.to] as const]) {
      if (text.trim() !== "") writeFileSync(file, text, { mode: 0o600 });
    }
    const files = [`-state=${source}`, "-backup=-"];
    for (const { old, current, begun } of moves) {
      const args = begun
        ? (["state", "rm", ...files, old] as const)
        : (["state", "mv", ...files, `-state-out=${target}`, "-backup-out=-", old, current] as const);
      const { code, text } = await context.terraform.undisturbed().run(from, args, { cwd: folder });
      if (code !== 0) return `${old} cannot be moved in a copy of the states: ${errorSummary(text)}`;
    }
    const steps = moves.some(({ begun }) => !begun)
      ? ([
          [to, target],
          [from, source],
        ] as const)
      : ([[from, source]] as const);
    for (const [unit, file] of steps) {
      const end = await pushState(context, unit, file);
      if (!end.ok) return `the state of ${unit.stack} cannot be written: ${end.message}`;
    }
    return undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return `copies of the states cannot be written (${code})`; // a full disk
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Writes a state whose lock is held, by a Terraform that the next run can find. */
async function pushState(context: RunContext, unit: RunUnit, file: string): Promise<StepEnd<undefined>> {
  const { terraform, journal, observer, states } = context;
  return retry(context, unit, async () => {
    observer.phase(unit, "push");
    const onStart = noteChange(journal, unit.stack);
    const args = ["state", "push", "-lock=false", file] as const;
    const { code, text, transient } = await terraform.undisturbed().run(unit, args, { onStart });
    states.forget(unit);
    return code === 0 ? { ok: true, value: undefined } : { ok: false, message: errorSummary(text), transient };
  });
}

/**
 * Puts both states back as they were, where they are not: the old one first, so that again nothing is in no state.
 * @returns the commands that are left to do where that failed
 */
export async function putBack(
  context: RunContext,
  { from, to }: MoveRequest,
  before: StatesBefore,
  backups: Backups,
): Promise<string[]> {
  const folder = join(context.folder, movingFolder);
  const left: string[] = [];
  try {
    makeFolder(folder, 0o700);
    for (const [unit, old] of [[from, before.from] as const, [to, before.to] as const]) {
      // Without the old state, what was moved must stay in the new one.
      const failure =
        left.length > 0
          ? "the other comes first"
          : await putOneBack(context, unit, old, join(folder, `${unit.stack}.tfstate`));
      if (failure === undefined) continue;
      const backup = backups.get(unit.stack);
      const how =
        backup === undefined
          ? "`terraform state rm` takes out what was moved into it"
          : `\`${context.terraform.commandFor(unit, context.root, `state push -force ${join(context.root, backup)}`)}\``;
      left.push(`the state of ${unit.stack} is not put back: ${failure} (${how})`);
    }
    return left;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function putOneBack(
  context: RunContext,
  unit: RunUnit,
  before: WholeState,
  file: string,
): Promise<string | undefined> {
  try {
    // Ctrl-C reaches a Terraform that only reads; what it interrupted is read again.
    const now = await readWholeState(unit, context.states).catch(() => readWholeState(unit, context.states));
    if (now.serial === before.serial && now.lineage === before.lineage) return undefined;
    // A higher serial says that it is the newer one, so that Terraform takes it without force.
    const serial = Math.max(now.serial, before.serial) + 1;
    const text = before.text.trim() === "" ? emptied(now.text, serial) : withSerial(before.text, serial);
    writeFileSync(file, text, { mode: 0o600 });
    const end = await pushState(context, unit, file);
    return end.ok ? undefined : end.message;
  } catch (error) {
    return (error as Error).message;
  }
}
