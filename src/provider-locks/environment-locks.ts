import { join } from "node:path";
import { UserError, type Problem } from "../engine/problem";
import type { PlacedEnvironment } from "../engine/address";
import { readProjectFile } from "../engine/read-file";
import type { SynthesizedUnit } from "../engine/synthesis";
import { lockFile, type UnitLock } from "../engine/unit-lock";
import { satisfies } from "../terraform/version";
import { formatLockFile, type LockFile, parseLockFile } from "./lock-file";
import { requirementsOf, sourceOf, supportedRange } from "./requirements";

/** The file with the provider locks of an environment, relative to the project. */
export const lockFileOf = ({ path }: PlacedEnvironment): string => `environments/${path}/${lockFile}`;

/** The command that makes or renews the locks of an environment. */
export const lockCommand = ({ name }: PlacedEnvironment): string => `npx strata providers lock ${name}`;

/**
 * Reads the locks of an environment; undefined when it has none.
 * @throws UserError when they cannot be read
 */
export function readEnvironmentLock(root: string, environment: PlacedEnvironment): LockFile | undefined {
  const file = lockFileOf(environment);
  const fix = `restore it with git, or delete it and recreate it with \`${lockCommand(environment)}\``;
  const text = readProjectFile(join(root, file), file);
  return text === undefined ? undefined : parseLockFile(text, file, fix);
}

/** The provider locks of several environments, for the units that are synthesized. */
export class EnvironmentLocks {
  /** Mistakes in the files themselves. */
  readonly problems: readonly Problem[];
  private readonly files = new Map<PlacedEnvironment, LockFile>();

  constructor(root: string, environments: Iterable<PlacedEnvironment>) {
    this.problems = [...new Set(environments)].flatMap((environment) => {
      try {
        const file = readEnvironmentLock(root, environment);
        if (file === undefined) return [];
        this.files.set(environment, file);
        return outOfRange(environment, file);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        return error.problems;
      }
    });
  }

  /**
   * Gives each unit the locks of its providers, where its environment has any.
   * @throws UserError for providers that a lock file lacks: each machine would take another version of them
   */
  addTo(units: readonly SynthesizedUnit[]): readonly SynthesizedUnit[] {
    const lacking = new Map<PlacedEnvironment, Map<string, string[]>>();
    const locked = units.map((unit) => {
      const { environment, name } = unit.placed;
      const file = this.files.get(environment);
      if (file === undefined) return unit;
      const needed = [...requirementsOf(unit.module).keys()];
      const missing = needed.filter((source) => !file.providers.some(({ address }) => sourceOf(address) === source));
      const known = lacking.get(environment) ?? new Map<string, string[]>();
      for (const source of missing) {
        lacking.set(environment, known.set(source, [...(known.get(source) ?? []), name]));
      }
      return { ...unit, lock: lockOf(file, needed) };
    });
    const problems = [...lacking].flatMap(([environment, sources]) =>
      [...sources].map(([source, names]): Problem => {
        const rule = `locks no version of ${source}, which ${names.join(", ")} ${names.length === 1 ? "needs" : "need"}`;
        return { file: lockFileOf(environment), path: "", rule, fix: `\`${lockCommand(environment)}\`` };
      }),
    );
    if (problems.length > 0) throw new UserError(problems);
    return locked;
  }
}

function lockOf({ header, providers }: LockFile, needed: readonly string[]): UnitLock | undefined {
  if (needed.length === 0) return undefined;
  const own = providers.filter(({ address }) => needed.includes(sourceOf(address)));
  const versions = own.map(({ address, version }) => [sourceOf(address), version] as const);
  return { text: formatLockFile({ header, providers: own }), versions: Object.fromEntries(versions) };
}

function outOfRange(environment: PlacedEnvironment, { providers }: LockFile): Problem[] {
  return providers.flatMap(({ address, version, line }) => {
    const range = supportedRange(sourceOf(address));
    if (range === undefined || satisfies(version, range)) return [];
    const rule = `must be ${range}, as src/engine/versions.ts says`;
    const fix = `\`${lockCommand(environment)}\` takes the newest that is`;
    return [{ file: `${lockFileOf(environment)}:${line}`, path: sourceOf(address), value: version, rule, fix }];
  });
}
