import { z } from "zod";
import { UserError, problem, type Problem } from "../../engine/problem";
import { addressesLike, type Move, type MoveRequest, nearestAddress } from "./move-request";
import type { RunUnit } from "../unit/run-unit";
import type { States } from "../values/state-cache";

const resourceSchema = z.object({
  module: z.string().optional(),
  mode: z.string().default("managed"),
  type: z.string(),
  name: z.string(),
  /** `provider["registry.terraform.io/hashicorp/aws"]`, with `.alias` behind it. */
  provider: z.string(),
  instances: z.array(z.object({ attributes: z.record(z.string(), z.unknown()).default({}) })).default([]),
});
const stateSchema = z.object({ resources: z.array(resourceSchema).default([]) });

/** A state as it was read under its lock. */
export interface WholeState {
  /** As Terraform wrote it; empty when there is none. */
  readonly text: string;
  readonly serial: number;
  readonly lineage: string;
  /** Ids of the instances of each resource of the root module, by address. */
  readonly resources: ReadonlyMap<string, readonly string[]>;
  /** The providers of all that it holds: `registry.terraform.io/hashicorp/aws`. */
  readonly providers: readonly string[];
}

/** @throws UserError when it cannot be read */
export async function readWholeState(unit: RunUnit, states: States): Promise<WholeState> {
  const { text, state } = await states.pull(unit);
  const { resources } = text.trim() === "" ? { resources: [] } : stateSchema.parse(JSON.parse(text));
  const own = resources.filter(({ mode, module }) => mode === "managed" && module === undefined);
  return {
    text,
    serial: state?.serial ?? 0,
    lineage: state?.lineage ?? "",
    resources: new Map(own.map(({ type, name, instances }) => [`${type}.${name}`, instances.map(idOf)])),
    providers: [...new Set(resources.flatMap(({ provider }) => /\["([^"]+)"\]/.exec(provider)?.[1] ?? []))],
  };
}

/** Identity of an object. Without an id (some providers give none) the whole object. */
const idOf = ({ attributes }: { readonly attributes: Readonly<Record<string, unknown>> }): string =>
  typeof attributes["id"] === "string" ? attributes["id"] : JSON.stringify(attributes);

/** A move that the states allow. */
export interface StateMove extends Move {
  readonly ids: readonly string[];
  /** Whether a move that was killed has written it to its new state already. */
  readonly begun: boolean;
}

/**
 * Holds a request to the states.
 * @throws UserError with all that forbids it
 */
export function holdToStates({ from, to, moves }: MoveRequest, before: WholeState, after: WholeState): StateMove[] {
  const problems: Problem[] = [];
  const found = moves.flatMap((move): StateMove[] => {
    const { old, current } = move;
    const ids = before.resources.get(old);
    const there = after.resources.get(current);
    if (ids !== undefined && (there === undefined || sameIds(ids, there))) {
      return [{ ...move, ids, begun: there !== undefined }];
    }
    problems.push(
      ids === undefined ? notThere(move, from, to, before, there) : inTheWay(current, to, ids, there ?? []),
    );
    return [];
  });
  if (problems.length > 0) throw new UserError(problems);
  return found;
}

const sameIds = (a: readonly string[], b: readonly string[]): boolean => a.join("\n") === b.join("\n");

function notThere(
  { old, current }: Move,
  from: RunUnit,
  to: RunUnit,
  before: WholeState,
  there: readonly string[] | undefined,
): Problem {
  if (there !== undefined) {
    const message = `is not in the state of ${from.stack}; ${current} is in that of ${to.stack} already`;
    return problem({ path: old, message, fix: "if it was moved, nothing is left to do: leave it out" });
  }
  const close = nearestAddress(old, before.resources.keys());
  const fix =
    close === undefined ? `it has ${addressesLike(old, before.resources.keys())}` : `did you mean "${close}"?`;
  return problem({ path: old, message: `is not in the state of ${from.stack}`, fix });
}

function inTheWay(current: string, to: RunUnit, ids: readonly string[], there: readonly string[]): Problem {
  const message = `is in the state of ${to.stack} already, and stands for something else (${there.join(", ")}, not ${ids.join(", ")})`;
  return problem({ path: current, message, fix: "give the moved one another name in its new unit: <old>=<new>" });
}

/** A state's text with another serial, every other byte as it was: numbers in it may not survive parsing. */
export const withSerial = (text: string, serial: number): string =>
  text.replace(/("serial"\s*:\s*)\d+/, (_, name: string) => `${name}${serial}`);

/** An empty state, for a state that did not exist before. */
export function emptied(text: string, serial: number): string {
  const { version, terraform_version, lineage } = JSON.parse(text) as Readonly<Record<string, unknown>>;
  return `${JSON.stringify({ version, terraform_version, serial, lineage, outputs: {}, resources: [] })}\n`;
}
