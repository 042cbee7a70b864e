import type { AnyLayer, Need } from "../engine/layer";
import { type Problem, problem } from "../engine/problem";
import type { PlacedEnvironment } from "../engine/address";
import type { PlacedUnit, Project } from "../engine/project";
import { didYouMean } from "../engine/names";

/** The unit for each need of a layer. */
export interface Wiring {
  readonly wired: Readonly<Record<string, PlacedUnit>>;
  readonly problems: readonly Problem[];
}

/**
 * Finds a unit for each need: the one named by `--need <need>=<unit>`, or else the unit of the environment with the
 * outputs.
 */
export function wireNeeds(
  project: Project,
  environment: PlacedEnvironment,
  layer: AnyLayer,
  chosen: readonly string[],
): Wiring {
  const choices = new Map(chosen.map((each) => each.split(/=(.*)/s) as [string, string | undefined]));
  const wired: Record<string, PlacedUnit> = {};
  const problems: Problem[] = [];
  for (const name of choices.keys()) {
    if (Object.hasOwn(layer.needs, name)) continue;
    const known = Object.keys(layer.needs);
    const fix = known.length === 0 ? `layer ${layer.name} has no needs` : didYouMean(name, known);
    problems.push(problem({ path: "--need", value: name, must: `be a need of layer ${layer.name}`, fix }));
  }
  for (const [name, need] of Object.entries(layer.needs)) {
    const found = choices.has(name)
      ? chosenUnit(project, environment, name, need, choices.get(name) ?? "")
      : fittingUnit(project, environment, name, need);
    if ("rule" in found) problems.push(found);
    else wired[name] = found;
  }
  return { wired, problems };
}

function chosenUnit(
  project: Project,
  environment: PlacedEnvironment,
  name: string,
  need: Need,
  choice: string,
): PlacedUnit | Problem {
  const addresses = new Map(
    project.units.map((unit) => [
      unit.environment === environment ? unit.name : `${unit.environment.path}/${unit.name}`,
      unit,
    ]),
  );
  const unit = addresses.get(choice);
  if (unit === undefined) {
    return problem({
      path: `--need ${name}`,
      value: choice,
      must: "be a unit",
      fix: didYouMean(choice, [...addresses.keys()]),
    });
  }
  const missing = Object.keys(need.contract).filter((output) => !Object.hasOwn(unit.unit.outputs, output));
  if (missing.length === 0) return unit;
  return problem({
    path: `--need ${name}`,
    value: choice,
    must: `have the output ${missing.join(", ")}`,
    fix: `a unit of layer ${need.layer}`,
  });
}

function fittingUnit(project: Project, environment: PlacedEnvironment, name: string, need: Need): PlacedUnit | Problem {
  const fitting = project.units.filter((unit) => unit.environment === environment && fits(unit, need));
  const [first, second] = fitting;
  if (first === undefined) {
    const outputs = Object.keys(need.contract).join(", ");
    const fix = `first \`npx strata new unit ${environment.path} ${need.layer}\`, or --need ${name}=<environment>/<unit>`;
    return problem({
      path: `need ${name}`,
      message: `has no unit in ${environment.name}: none has ${outputs}`,
      fix,
    });
  }
  if (second === undefined) return first;
  // Among several, the one with the name of the need, or else the only one of its layer.
  const namesake = fitting.find((unit) => unit.name === name);
  if (namesake !== undefined) return namesake;
  const ofLayer = fitting.filter(({ unit }) => unit.layer.name === need.layer);
  if (ofLayer.length === 1) return ofLayer[0]!;
  const names = fitting.map((unit) => unit.name);
  return problem({
    path: `need ${name}`,
    message: `fits several units: ${names.join(", ")}`,
    fix: `choose: --need ${name}=${names[0]}`,
  });
}

/** Whether a unit has the outputs with the right types. */
function fits({ unit: { layer } }: PlacedUnit, { contract }: Need): boolean {
  return Object.entries(contract).every(([name, { example }]) => {
    const output = layer.outputs[name];
    return output !== undefined && kindOf(output.example) === kindOf(example);
  });
}

const kindOf = (value: unknown): string => (Array.isArray(value) ? "list" : typeof value);
