import { groupBy } from "../../engine/group-by";
import { type Problem, problem } from "../../engine/problem";
import type { SynthesizedUnit } from "../../engine/synthesis";
import { literalText } from "../expression";
import { inputOf } from "../limits/input-of";
import type { ModuleView, Resource } from "../module-view";
import { type Arguments, blocks, isSet } from "../values";
import { allClaims, type Claim } from "./claims";
import { clusterOf, placeOf } from "./places";
import type { SharedValues } from "./shared-values";

/** A synthesized unit with its index. */
export interface ViewedUnit {
  readonly unit: SynthesizedUnit;
  readonly view: ModuleView;
}

/** A problem that shows only across resources or units, at one of them. */
export interface AcrossProblem extends ViewedUnit {
  readonly resource: Resource;
  readonly problem: Problem;
}

/** Resources that claim what another one has, in the same unit or in another. The first of them is not reported. */
export function duplicateProblems(units: readonly ViewedUnit[], values: SharedValues): readonly AcrossProblem[] {
  const taken = new Map<string, FoundResource>();
  const all = units.flatMap((viewed) => viewed.view.all.map((resource): FoundResource => ({ viewed, resource })));
  const found = groupBy(all, ({ resource }) => resource.type);
  return allClaims.flatMap((claim) =>
    (found.get(claim.type) ?? []).flatMap((one): AcrossProblem[] => {
      const { viewed, resource } = one;
      const key = keyOf(claim, resource, viewed, values);
      if (key === undefined) return [];
      const other = taken.get(key);
      if (other === undefined) {
        taken.set(key, one);
        return [];
      }
      const where = other.viewed.unit === viewed.unit ? "" : ` of ${other.viewed.unit.placed.file}`;
      return [{ ...viewed, resource, problem: describe(claim, resource, viewed, `${other.resource.address}${where}`) }];
    }),
  );
}

interface FoundResource {
  readonly viewed: ViewedUnit;
  readonly resource: Resource;
}

/** Identifies what a resource claims. Undefined for one that claims nothing, or of which Terraform makes none or many. */
function keyOf(claim: Claim, resource: Resource, { unit }: ViewedUnit, values: SharedValues): string | undefined {
  const { values: block } = resource;
  const [first, ...rest] = claim.arguments.map((path) => argumentAt(block, path));
  if (!isSet(first) || isSet(block["count"]) || claim.when?.(block) === false) return undefined;
  const texts = [first, ...rest].map((value) => (isSet(value) ? values.textOf(value, unit) : ""));
  if (texts.some((text) => text.includes("${each."))) texts.push(values.textOf(block["for_each"], unit));
  const claimed = claim.ignoresCase === true ? texts.map((text) => text.toLowerCase()) : texts;
  return JSON.stringify([claim.space ?? claim.type, scopeKey(claim, resource, unit, values), ...claimed]);
}

function scopeKey(
  { scope }: Claim,
  resource: Resource,
  unit: SynthesizedUnit,
  values: SharedValues,
): readonly string[] {
  if (scope === "cluster") return [clusterOf(unit, resource, values)];
  const { cloud, account, region } = placeOf(unit, resource.values);
  return { world: [cloud], account: [cloud, account], region: [cloud, account, region] }[scope];
}

function describe(claim: Claim, resource: Resource, { unit, view }: ViewedUnit, other: string): Problem {
  const { placed, sharing } = unit;
  const advice = sharing.find(({ path }) => `${resource.path}/`.startsWith(`${path}/`))?.advice ?? claim.fix;
  const scope = scopeText(claim, resource, unit);
  const set = claim.arguments.filter((path) => isSet(argumentAt(resource.values, path)));
  const [path, ...more] = set;
  const value = argumentAt(resource.values, path!);
  if (more.length > 0 || typeof value !== "string" || !isName(claim, path!)) {
    const must = `be the only one ${scope} with its ${words(set)}: ${other} has the same`;
    return problem({ must, fix: advice ?? "declare it once, or change one of them" });
  }
  const input = inputOf(view.unit, literalText(value).text, 0.5);
  const rename = input === undefined ? `rename ${placed.file}, or set another name by an input` : `change ${input}`;
  return problem({ path, value, must: `be unique ${scope}: ${other} has it too`, fix: advice ?? rename });
}

/** Whether an argument is the resource's own name, and not what it configures. */
const isName = ({ type }: Claim, path: string): boolean => /name$/.test(path) || type === "aws_s3_bucket";

function scopeText({ scope }: Claim, { values }: Resource, unit: SynthesizedUnit): string {
  const { account, region } = placeOf(unit, values);
  switch (scope) {
    case "world":
      return "among all accounts";
    case "account":
      return `in account ${account}`;
    case "region":
      return `in account ${account} and region ${region}`;
    case "cluster":
      return "in its cluster";
  }
}

function argumentAt(values: Arguments, path: string): unknown {
  const keys = path.split(".");
  return blocks(values, ...keys.slice(0, -1))[0]?.[keys.at(-1)!];
}

const words = (names: readonly string[]): string =>
  names.length === 1 ? names[0]! : `${names.slice(0, -1).join(", ")} and ${names.at(-1)!}`;
