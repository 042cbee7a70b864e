import { compareNames } from "../../engine/graph";
import { nearest } from "../../engine/names";
import { UserError, problem } from "../../engine/problem";
import type { RunUnit, RunUnits } from "../unit/run-unit";

/** Which units of an environment a command works on. */
export interface SelectionOptions {
  readonly environment: string;
  /** Unit names; none means all of the environment. */
  readonly names: readonly string[];
  /** Also the units that read the named ones, directly or not. */
  readonly includeDependents?: boolean;
  /** Also the units that the named ones read, directly or not. */
  readonly includeDependencies?: boolean;
  /** Unit names to leave out, in the end. */
  readonly exclude?: readonly string[];
}

export interface Selection {
  /** In order of names. */
  readonly units: readonly RunUnit[];
  readonly excluded: readonly RunUnit[];
  /** Something to tell about it. */
  readonly remark?: string;
}

/**
 * Selects units of one environment.
 * @throws UserError for names that do not exist, with the nearest that does
 */
export function select(all: RunUnits, options: SelectionOptions): Selection {
  const { environment, names, exclude = [] } = options;
  const candidates = [...all.values()].filter(({ record }) => record.environment === environment);
  const byName = new Map(candidates.map((unit) => [unit.record.unit, unit]));
  const unknown = [...names, ...exclude].filter((name) => !byName.has(name));
  if (unknown.length > 0) {
    throw new UserError(
      unknown.map((name) => {
        const close = nearest(name, [...byName.keys()]);
        const fix = close === undefined ? `there are: ${[...byName.keys()].join(", ")}` : `did you mean "${close}"?`;
        return problem({ path: `unit "${name}"`, message: `does not exist in ${environment}`, fix });
      }),
    );
  }
  const selected = new Set(names.length === 0 ? candidates : names.map((name) => byName.get(name)!));
  const grow = (next: (unit: RunUnit) => readonly RunUnit[]): void => {
    for (const unit of selected) next(unit).forEach((found) => selected.add(found));
  };
  if (options.includeDependencies === true) {
    grow(({ dependencies }) => candidates.filter(({ stack }) => dependencies.includes(stack)));
  }
  if (options.includeDependents === true) {
    grow(({ stack }) => candidates.filter(({ dependencies }) => dependencies.includes(stack)));
  }
  const sorted = [...selected].sort((a, b) => compareNames(a.stack, b.stack));
  return {
    units: sorted.filter(({ record }) => !exclude.includes(record.unit)),
    excluded: sorted.filter(({ record }) => exclude.includes(record.unit)),
  };
}
