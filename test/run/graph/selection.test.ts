import { select, type SelectionOptions } from "../../../src/run/graph/selection";
import { problemsOf } from "../../support/projects/synth";
import { runUnits } from "../units";

const all = runUnits({
  "dev-vpc": [],
  "dev-kms": [],
  "dev-msk": ["dev-vpc", "dev-kms"],
  "dev-connect": ["dev-msk"],
  "dev-logs": ["prod-logs"],
  "prod-logs": [],
});
const names = (options: Partial<SelectionOptions>) =>
  select(all, { environment: "dev", names: [], ...options }).units.map(({ record }) => record.unit);

test.each<[string, Partial<SelectionOptions>, string[]]>([
  ["no names: the environment", {}, ["connect", "kms", "logs", "msk", "vpc"]],
  ["names", { names: ["msk", "vpc"] }, ["msk", "vpc"]],
  ["dependents, however far", { names: ["kms"], includeDependents: true }, ["connect", "kms", "msk"]],
  ["dependencies, however far", { names: ["connect"], includeDependencies: true }, ["connect", "kms", "msk", "vpc"]],
  ["never beyond the environment", { names: ["logs"], includeDependencies: true }, ["logs"]],
  ["all but some", { exclude: ["vpc", "logs"] }, ["connect", "kms", "msk"]],
])("%s", (_, options, expected) => expect(names(options)).toEqual(expected));

test("what was excluded is reported", () => {
  const { excluded } = select(all, { environment: "dev", names: ["msk", "vpc"], exclude: ["vpc"] });
  expect(excluded.map(({ stack }) => stack)).toEqual(["dev-vpc"]);
});

test("a name that does not exist", () => {
  expect(problemsOf(() => names({ names: ["vcp"], exclude: ["other"] }))).toEqual([
    'unit "vcp" does not exist in dev (did you mean "vpc"?).',
    'unit "other" does not exist in dev (there are: vpc, kms, msk, connect, logs).',
  ]);
});
