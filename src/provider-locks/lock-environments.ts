import { rmSync } from "node:fs";
import { join } from "node:path";
import { UserError, problem } from "../engine/problem";
import type { PlacedEnvironment } from "../engine/address";
import { readText } from "../engine/read-file";
import type { SynthesizedUnit } from "../engine/synthesis";
import { writeWhole } from "../engine/write-whole";
import { lockFileOf, readEnvironmentLock } from "./environment-locks";
import { lockAdvice, lockFailure } from "./lock-advice";
import { keepPlatforms, lockChanges, type ProviderChange } from "./lock-changes";
import { formatLockFile, type LockFile } from "./lock-file";
import { type LockProgram, type LockRequest, lockToKeep, type MadeLock, makeLock } from "./make-lock";
import { type Requirements, requirementsOf, union } from "./requirements";

export interface LockOptions extends Pick<LockRequest, "platforms" | "fsMirror" | "netMirror"> {
  /** Takes the newest versions that are allowed; without it locked versions stay. */
  readonly upgrade: boolean;
}

/** The new locks of an environment, not yet written. */
export interface EnvironmentLock {
  readonly environment: PlacedEnvironment;
  /** Relative to the project. */
  readonly file: string;
  /** Undefined when the environment needs no provider: then there is nothing to lock. */
  readonly text: string | undefined;
  /** Current content of the file; undefined when there is none. */
  readonly before: string | undefined;
  readonly providers: readonly ProviderChange[];
}

/**
 * Locks what the units of each environment require. Nothing is written.
 * @throws UserError when the locks of one cannot be made
 */
export async function lockEnvironments(
  root: string,
  environments: readonly PlacedEnvironment[],
  units: readonly SynthesizedUnit[],
  options: LockOptions,
  program: LockProgram,
): Promise<readonly EnvironmentLock[]> {
  const targets = environments.map((environment) => {
    const modules = units.filter(({ placed }) => placed.environment === environment).map(({ module }) => module);
    return {
      environment,
      required: union(modules.map(requirementsOf)),
      current: readEnvironmentLock(root, environment),
    };
  });
  // Environments that require the same and have locked the same are one question: packages are large.
  const asked = new Map<string, MadeLock>();
  const ask = async (name: string, required: Requirements, current: LockFile | undefined): Promise<MadeLock> => {
    const key = JSON.stringify([...required, current?.providers.map(({ text }) => text)]);
    const onLine = (line: string) => program.onLine(line.replace(/^- /, `${name}: `));
    const made = asked.get(key) ?? (await makeLock({ ...options, required, current }, { ...program, onLine }));
    asked.set(key, made);
    return made;
  };
  const locks: EnvironmentLock[] = [];
  for (const { environment, required, current } of targets) {
    const file = lockFileOf(environment);
    const before = current === undefined ? undefined : readText(join(root, file));
    if (required.size === 0) {
      locks.push({ environment, file, text: undefined, before, providers: [] });
      continue;
    }
    const made = await ask(environment.name, required, options.upgrade ? undefined : lockToKeep(current, required));
    if (program.interruption.requested) {
      throw new UserError([
        problem({ path: "strata providers lock", message: "was interrupted", fix: "run it again" }),
      ]);
    }
    if (made.status === "failed") {
      const rule = `cannot be made: ${lockFailure(made.text)}`;
      throw new UserError([{ file, path: "", rule, fix: lockAdvice(made.text, options) }]);
    }
    const lock = keepPlatforms(current, made.lock);
    locks.push({ environment, file, text: formatLockFile(lock), before, providers: lockChanges(current, lock) });
  }
  return locks;
}

/** Whether writing a lock file would change anything. */
export const isOutdated = ({ text, before }: EnvironmentLock): boolean =>
  text !== undefined && text !== before?.replaceAll("\r\n", "\n");

/** Writes what is outdated, all of it or nothing. */
export function writeLocks(root: string, locks: readonly EnvironmentLock[]): void {
  const written: EnvironmentLock[] = [];
  try {
    for (const lock of locks.filter(isOutdated)) {
      writeWhole(join(root, lock.file), lock.text!, lock.file);
      written.push(lock);
    }
  } catch (error) {
    for (const { file, before } of written) {
      if (before === undefined) rmSync(join(root, file), { force: true });
      else writeWhole(join(root, file), before, file);
    }
    throw error;
  }
}
