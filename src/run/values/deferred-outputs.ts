import { isPlainObject } from "../../engine/reference";
import type { PlannedOutput } from "../plans/plan-summary";
import { readModule, type RunUnit } from "../unit/run-unit";

/** The outputs of a unit that is not planned, as its module tells them: literals are known, expressions are not. */
export function deferredOutputs(unit: RunUnit): Readonly<Record<string, PlannedOutput>> {
  const outputs = Object.entries(readModule(unit).output ?? {});
  return Object.fromEntries(
    outputs.map(([name, { value, sensitive = false }]) => {
      const unknown = expressionsIn(value);
      return [
        name,
        unknown === false ? { known: true, value, sensitive } : { known: false, value, unknown, sensitive },
      ];
    }),
  );
}

/** Marks of the parts of a value that are expressions; `false` where there is none. */
function expressionsIn(value: unknown): unknown {
  if (typeof value === "string") return /[$%]\{/.test(value);
  if (Array.isArray(value)) return unlessNone(value.map(expressionsIn));
  if (!isPlainObject(value)) return false;
  const keys = Object.keys(value);
  if (keys.some((key) => expressionsIn(key) === true)) return true;
  return unlessNone(Object.fromEntries(keys.map((key) => [key, expressionsIn(value[key])])));
}

const unlessNone = (marks: object): unknown => Object.values(marks).some((mark) => mark !== false) && marks;
