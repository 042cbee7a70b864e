import { type EnvironmentName, resolveTarget, resolveTargets } from "../../src/cli/targets";
import { problemsOf } from "../support/projects/synth";

const folder = process.cwd();
const environment = (path: string, ...units: string[]): EnvironmentName => {
  const name = path.replaceAll("/", "-");
  return {
    name,
    path,
    units: units.map((unit) => ({ unit, stack: `${name}-${unit}`, file: `environments/${path}/${unit}.ts` })),
  };
};
const environments = [
  environment("streaming/dev", "vpc", "msk"),
  environment("streaming/prod", "vpc", "msk", "kafka-connect"),
  environment("streaming/prod/eu", "vpc"),
  environment("lake/dev", "vpc", "glue"),
  environment("local", "kafka"),
];
const resolve = (...words: string[]): string[] =>
  resolveTargets(environments, words, folder).map(
    ({ environment: { path }, units }) => `${path}: ${units?.map(({ unit }) => unit).join(" ") ?? "all"}`,
  );

test.each<[words: string[], found: string[]]>([
  [[], ["streaming/dev: all", "streaming/prod: all", "streaming/prod/eu: all", "lake/dev: all", "local: all"]],
  [["streaming"], ["streaming/dev: all", "streaming/prod: all", "streaming/prod/eu: all"]],
  [["streaming/prod"], ["streaming/prod: all"]],
  [["streaming-prod"], ["streaming/prod: all"]],
  [["streaming/prod/eu"], ["streaming/prod/eu: all"]],
  [["environments/streaming/prod"], ["streaming/prod: all"]],
  [["environments/streaming/prod/environment.ts"], ["streaming/prod: all"]],
  [["streaming/prod", "msk", "vpc"], ["streaming/prod: msk vpc"]],
  [["streaming-prod-msk"], ["streaming/prod: msk"]],
  [["streaming/prod/msk"], ["streaming/prod: msk"]],
  [["environments/streaming/prod/msk.ts"], ["streaming/prod: msk"]],
  [["./environments/streaming/prod/msk.ts", "vpc"], ["streaming/prod: msk vpc"]],
  [[`${folder}/environments/lake/dev/glue.ts`], ["lake/dev: glue"]],
  [["streaming/prod", "msk", "msk"], ["streaming/prod: msk"]],
  [
    ["streaming/dev", "vpc", "lake/dev", "glue"],
    ["streaming/dev: vpc", "lake/dev: glue"],
  ],
  [["local", "kafka"], ["local: kafka"]],
])("%j", (words, found) => expect(resolve(...words)).toEqual(found));

test.each<[words: string[], problem: string]>([
  [["streming"], 'environment "streming" does not exist (did you mean "streaming"?).'],
  [["streaming/prd"], 'environment "streaming/prd" does not exist (did you mean "streaming/prod"?).'],
  [["streaming-prod-mks"], 'environment "streaming-prod-mks" does not exist (did you mean "streaming-prod-msk"?).'],
  [
    ["warehouse"],
    'environment "warehouse" does not exist (known: streaming/dev, streaming/prod, streaming/prod/eu, lake/dev, local).',
  ],
  [["streaming/prod", "mks"], 'unit "mks" does not exist in streaming/prod (did you mean "msk"?).'],
  [
    ["environments/streaming/prod/mks.ts"],
    'environments/streaming/prod/mks.ts is not the file of a unit (did you mean "environments/streaming/prod/msk.ts"?).',
  ],
  [["/etc/passwd.ts"], "/etc/passwd.ts is not the file of a unit (`npx strata list` lists the files)."],
  [["../outside.ts"], "../outside.ts is not the file of a unit (`npx strata list` lists the files)."],
])("%j is an error", (words, problem) => expect(problemsOf(() => resolve(...words))).toEqual([problem]));

test("several wrong words are reported at once", () =>
  expect(problemsOf(() => resolve("streaming/prod", "mks", "vcp"))).toEqual([
    'unit "mks" does not exist in streaming/prod (did you mean "msk"?).',
    'unit "vcp" does not exist in streaming/prod (did you mean "vpc"?).',
  ]));

test.each<[words: string[], problem: string]>([
  [
    ["streaming"],
    "strata apply works on one environment, but streaming names streaming/dev, streaming/prod, streaming/prod/eu (npx strata apply streaming/dev).",
  ],
  [
    ["streaming-dev-vpc", "lake-dev-glue"],
    "strata apply works on one environment, but streaming-dev-vpc lake-dev-glue names streaming/dev, lake/dev (npx strata apply streaming/dev).",
  ],
])("a run over %j is an error", (words, problem) =>
  expect(problemsOf(() => resolveTarget(environments, words, folder, "apply"))).toEqual([problem]),
);
