import { UserError, type Problem, problem } from "../engine/problem";
import type { PlacedEnvironment } from "../engine/address";
import type { PlacedUnit, Project } from "../engine/project";
import { didYouMean } from "../engine/names";
import { parseSettings, requiredInputs } from "./inputs";
import { type LayerFile, loadLayer } from "./layer-file";
import { isReserved, nameProblem, toIdentifier } from "./names";
import { wireNeeds } from "./needs";
import { conflicts } from "./new-files";
import type { Plan } from "./plan";
import { commentSource, importPath, lineWidth, propertySource } from "./source";
import { fillTemplate } from "./template";

export interface UnitOptions {
  /** Name of the unit. @default the layer's name */
  readonly name?: string;
  /** `<input>=<value>` */
  readonly set?: readonly string[];
  /** `<need>=<unit>` or `<need>=<environment>/<unit>` */
  readonly need?: readonly string[];
}

/** A unit file: needs wired, given inputs set, required ones marked to be filled in. */
export function scaffoldUnit(
  project: Project,
  root: string,
  environmentName: string,
  layerName: string,
  { name = layerName, set = [], need = [] }: UnitOptions,
): Plan {
  const environment = findEnvironment(project, environmentName);
  const loaded = loadLayer(root, layerName);
  const wrong = unitNameProblem(project, environment, name);
  const { wired, problems: unmet } = wireNeeds(project, environment, loaded.layer, need);
  const { values, problems: unfit } = parseSettings(loaded.layer, set);
  const problems = [...wrong, ...unmet, ...unfit];
  if (problems.length > 0) throw new UserError(problems);

  const path = `environments/${environment.path}/${name}.ts`;
  const missing = requiredInputs(loaded.layer).filter((input) => !Object.hasOwn(values, input.name));
  const producers = importNames(loaded, wired);
  const needs = Object.entries(wired).map(([key, unit]) => needSource(key, producers.get(unit)!));
  const inputs = [
    ...Object.entries(values).map(([key, value]) => propertySource(key, value, "  ")),
    ...missing.map((input) => `${commentSource(input.description, "  ")}\n  ${input.name}: undefined,`),
  ];
  const content = fillTemplate(root, "unit.ts", {
    imports: importSource(path, loaded, producers),
    layer: loaded.identifier,
    values: valuesSource(needs, inputs),
  });
  const files = [{ path, content }];
  const taken = conflicts(root, files);
  if (taken.length > 0) throw new UserError(taken.map((each) => ({ ...each, fix: "choose another with --name" })));
  return {
    files,
    notes: [
      ...Object.entries(wired).map(([key, unit]) => `${key} is ${unit.stackName}`),
      ...(missing.length === 0 ? [] : [`fill in ${missing.map((input) => input.name).join(", ")}`]),
    ],
    next: [`npx strata synth ${environment.name} ${name}`],
  };
}

function findEnvironment(project: Project, wanted: string): PlacedEnvironment {
  const name = wanted.replaceAll("/", "-");
  const found = project.environments.find((environment) => environment.name === name);
  if (found !== undefined) return found;
  const known = project.environments.map((environment) => environment.name);
  const fix = `${didYouMean(name, known)}; \`npx strata new environment ${wanted}\` creates it`;
  throw new UserError([problem({ path: `environment "${wanted}"`, message: "does not exist", fix })]);
}

function unitNameProblem(project: Project, environment: PlacedEnvironment, name: string): readonly Problem[] {
  const wrong = nameProblem("unit", name);
  if (wrong !== undefined) return [wrong];
  if (name === "environment") {
    return [
      problem({
        path: "unit",
        value: name,
        must: "have another name: environment.ts declares the environment",
        fix: "--name <unit>",
      }),
    ];
  }
  const stack = `${environment.name}-${name}`;
  const twin = project.units.find((unit) => unit.stackName === stack);
  return twin === undefined
    ? []
    : [problem({ file: twin.file, message: `is stack ${stack} already`, fix: "choose another with --name" })];
}

/** A unique name for each imported unit: `vpc`, `prodVpc` for one of another environment. */
function importNames({ identifier }: LayerFile, wired: Readonly<Record<string, PlacedUnit>>): Map<PlacedUnit, string> {
  const taken = new Set(["unit", identifier]);
  const producers = [...new Set(Object.values(wired))];
  return new Map(
    producers.map((producer) => {
      const candidates = [producer.name, producer.stackName, `${producer.stackName}-unit`].map(toIdentifier);
      const name = candidates.find((each) => !taken.has(each) && !isReserved(each))!;
      taken.add(name);
      return [producer, name];
    }),
  );
}

const needSource = (key: string, name: string): string => (key === name ? key : `${key}: ${name}`);

/** Needs without inputs are on one line where they fit. */
function valuesSource(needs: readonly string[], inputs: readonly string[]): string {
  if (needs.length + inputs.length === 0) return "{}";
  const flat = `{ ${needs.join(", ")} }`;
  if (inputs.length === 0 && flat.length < lineWidth / 2) return flat;
  return ["{", ...needs.map((need) => `  ${need},`), ...inputs, "}"].join("\n");
}

function importSource(
  path: string,
  { file, identifier }: LayerFile,
  producers: ReadonlyMap<PlacedUnit, string>,
): string {
  return [
    `import { unit } from "${importPath(path, "src/engine/unit.ts")}";`,
    `import { ${identifier} } from "${importPath(path, file)}";`,
    ...[...producers].map(([producer, name]) => `import ${name} from "${importPath(path, producer.file)}";`),
  ].join("\n");
}
