import { z } from "zod";
import type { TerraformModule } from "../../engine/synthesis";
import { localAt, type OutputRead, partAt, referencesIn } from "../values/outputs-behind";
import { fits } from "./plan-comparison";
import { isMarked } from "./plan-summary";

const pathSchema = z.array(z.union([z.string(), z.number()]));
const changeSchema = z.object({
  actions: z.array(z.string()),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
  after_unknown: z.unknown().optional(),
  replace_paths: z.array(pathSchema).default([]),
});
const planSchema = z.object({
  resource_changes: z
    .array(
      z.object({
        address: z.string(),
        type: z.string(),
        name: z.string(),
        mode: z.string(),
        action_reason: z.string().optional(),
        module_address: z.string().optional(),
        change: changeSchema,
      }),
    )
    .default([]),
});
type Resource = z.infer<typeof planSchema>["resource_changes"][number];
type Path = z.infer<typeof pathSchema>;

/** Why something changes: for a reason that the plan knows, or only if an unknown output requires it. */
type Cause = "certain" | "uncertain" | undefined;

/**
 * The addresses of the resources that a plan replaces only because outputs of other units are not known yet: a new value
 * may be the old one, and the resource stays.
 * @param module the unit's root module, as it was synthesized
 * @param isUnknown whether the plan was made without knowing an output
 */
export function uncertainReplacements(
  json: unknown,
  module: TerraformModule,
  isUnknown: (read: OutputRead) => boolean,
): string[] {
  const changes = planSchema.parse(json).resource_changes.filter((each) => each.module_address === undefined);
  const known = new Map<string, Cause>();
  const remembered = (address: string, find: () => Cause): Cause => {
    if (!known.has(address)) {
      known.set(address, undefined); // references never make a circle
      known.set(address, find());
    }
    return known.get(address);
  };

  /** The cause why an expression is unknown. */
  const causeIn = (part: unknown): Cause => {
    const { outputs, locals, data, resources } = referencesIn(part, module);
    return strongest([
      outputs.some(isUnknown) ? "uncertain" : undefined,
      ...locals.map((name) => remembered(`local.${name}`, () => causeIn(localAt(module, name)))),
      ...data.map((address) => remembered(address, () => causeIn(partAt(module, address)))),
      ...resources.map((address) =>
        remembered(address, () =>
          strongest(changes.filter(({ type, name }) => `${type}.${name}` === address).map(causeOf)),
        ),
      ),
    ]);
  };

  const causeOf = ({ type, name, mode, action_reason, change }: Resource): Cause => {
    const { actions, before, after, after_unknown, replace_paths } = change;
    if (mode !== "managed" || actions.every((each) => each === "no-op" || each === "read")) return undefined;
    const block = partAt(module, `${type}.${name}`);
    if (action_reason === "replace_by_triggers") {
      return (
        causeIn((block["lifecycle"] as { replace_triggered_by?: unknown } | undefined)?.replace_triggered_by) ??
        "certain"
      );
    }
    const isReplaced = isReplacement(actions);
    if (!isReplaced && !actions.includes("update")) return "certain";
    const paths = isReplaced ? replace_paths : Object.keys(block).map((key) => [key]);
    const causes = paths.map((path): Cause => {
      const [then, now, unknown] = [at(before, path), at(after, path), at(after_unknown, path)];
      if (!isReplaced && !isMarked(unknown) && fits(now, unknown, then)) return undefined; // stays as it is
      if (!isMarked(unknown) || !fits(now, unknown, then)) return "certain";
      return causeIn(partOf(block, path)) ?? "certain";
    });
    return strongest(causes) ?? "certain";
  };

  return changes
    .filter((each) => isReplacement(each.change.actions) && causeOf(each) === "uncertain")
    .map(({ address }) => address);
}

const isReplacement = (actions: readonly string[]): boolean => actions.includes("create") && actions.includes("delete");

const strongest = (causes: readonly Cause[]): Cause =>
  causes.find((each) => each === "certain") ?? causes.find((each) => each === "uncertain");

const child = (value: unknown, key: string | number): unknown =>
  typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>)[key] : undefined;

/** A value or a mark within others; a mark holds for all that is below it. */
const at = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>((inner, key) => (inner === true ? true : child(inner, key)), value);

/** The expression of an attribute, or the smallest one around it that is written in the module. */
const partOf = (block: unknown, path: Path): unknown =>
  path.reduce<unknown>((part, key) => child(part, key) ?? part, block);
