import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { UserError, type Problem, problem } from "../engine/problem";
import type { AwsTarget, KubernetesTarget } from "../engine/environment";
import type { PlacedEnvironment } from "../engine/address";
import type { Project } from "../engine/project";
import { didYouMean } from "../engine/names";
import { s3State, type State } from "../engine/state";
import { copyLock, copyNotes, copyUnit } from "./copy";
import { nameProblem } from "./names";
import { conflicts } from "./new-files";
import type { Plan } from "./plan";
import { importPath, propertySource, valueSource } from "./source";
import { fillTemplate } from "./template";

export interface EnvironmentOptions {
  /** An environment whose settings and units are copied. */
  readonly like?: string;
  readonly account?: string;
  readonly region?: string;
  readonly stateBucket?: string;
  /** Where the bucket is; the environment's region by default. */
  readonly stateRegion?: string;
}

interface Settings {
  readonly aws?: AwsTarget;
  readonly kubernetes?: KubernetesTarget;
  readonly state: State;
  readonly deletionProtection?: false;
  readonly tags?: Readonly<Record<string, string>>;
}

/** A folder with an `environment.ts`, and the units of the environment that it is to be like. */
export function planEnvironment(project: Project, root: string, path: string, options: EnvironmentOptions): Plan {
  const like = project.environments.find(({ name }) => name === options.like?.replaceAll("/", "-"));
  const problems = [...pathProblems(project, path), ...optionProblems(project, options, like)];
  if (problems.length > 0) throw new UserError(problems);

  const folder = `environments/${path}`;
  const settings = settingsOf(options, like?.definition);
  const units = like === undefined ? [] : project.units.filter(({ environment }) => environment === like);
  const copies = units.map((unit) => copyUnit(root, unit, folder));
  const files = [
    { path: `${folder}/environment.ts`, content: settingsSource(root, folder, settings, like) },
    ...(like === undefined ? [] : copyLock(root, like, folder)),
    ...copies,
  ];
  const taken = conflicts(root, files);
  if (taken.length > 0) throw new UserError(taken);

  const name = path.replaceAll("/", "-");
  return {
    files,
    notes: like === undefined ? [] : copyNotes(like, settings, copies),
    next: [units.length === 0 ? `npx strata new unit ${path} <layer>` : `npx strata synth ${name}`],
  };
}

function pathProblems(project: Project, path: string): readonly Problem[] {
  const wrong = path.split("/").flatMap((segment) => nameProblem("environment", segment) ?? []);
  if (wrong.length > 0) return wrong;
  const twin = project.environments.find(({ name }) => name === path.replaceAll("/", "-"));
  return twin === undefined
    ? []
    : [{ file: twin.file, path: "", rule: `is environment ${twin.name} already`, fix: "choose another name" }];
}

function optionProblems(
  project: Project,
  { like, account, region, stateBucket, stateRegion }: EnvironmentOptions,
  found: PlacedEnvironment | undefined,
): readonly Problem[] {
  if (like !== undefined && found === undefined) {
    const known = project.environments.map(({ name }) => name);
    return [problem({ path: "--like", value: like, must: "be an environment", fix: didYouMean(like, known) })];
  }
  const rules: readonly [string, string | undefined, RegExp, string, string][] = [
    ["--account", account, /^\d{12}$/, "must be the 12 digits of an AWS account", "aws sts get-caller-identity"],
    ["--region", region, regionName, "must be an AWS region", "e.g. eu-west-1"],
    [
      "--state-bucket",
      stateBucket,
      /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
      "must be the name of an S3 bucket",
      "e.g. acme-qa-terraform-state",
    ],
  ];
  const problems = rules.flatMap(([flag, value, pattern, rule, fix]) => {
    if (value !== undefined) return pattern.test(value) ? [] : [problem({ path: flag, value, message: rule, fix })];
    return found === undefined
      ? [problem({ path: flag, message: "is missing", fix: `${fix}; or --like <environment>` })]
      : [];
  });
  if (stateRegion !== undefined && !regionName.test(stateRegion)) {
    problems.push(
      problem({ path: "--state-region", value: stateRegion, must: "be an AWS region", fix: "e.g. eu-west-1" }),
    );
  }
  if (stateRegion !== undefined && stateBucket === undefined) {
    problems.push(
      problem({ path: "--state-region", message: "says where the state bucket is", fix: "add --state-bucket" }),
    );
  }
  return problems;
}

const regionName = /^[a-z]{2}(-[a-z]+)+-\d$/;

/** The settings of `like` where no option says otherwise. Only what differs from a default is set. */
function settingsOf(options: EnvironmentOptions, like: PlacedEnvironment["definition"] | undefined): Settings {
  const account = options.account ?? like!.aws!.account;
  const region = options.region ?? like!.aws!.region;
  const { stateBucket: bucket } = options;
  const state = bucket === undefined ? like!.state : s3State({ bucket, region: options.stateRegion ?? region });
  if (like === undefined) return { aws: { account, region }, state };
  const deployRoleArn = like.aws?.deployRoleArn?.replaceAll(like.aws.account, account);
  return {
    aws: { account, region, deployRoleArn, emulator: like.aws?.emulator },
    kubernetes: like.kubernetes,
    state,
    deletionProtection: like.deletionProtection ? undefined : false,
    tags: Object.keys(like.tags).length === 0 ? undefined : like.tags,
  };
}

function settingsSource(root: string, folder: string, settings: Settings, like: PlacedEnvironment | undefined): string {
  const file = `${folder}/environment.ts`;
  const { kind, ...place } = settings.state;
  const stateFunction = `${kind}State`;
  const start = `  state: ${stateFunction}(`;
  const argument = Object.keys(place).length === 0 ? "" : valueSource(place, "  ", start.length + 1);
  const lines = Object.entries(settings).flatMap(([name, value]) => {
    if (value === undefined) return [];
    return [name === "state" ? `${start}${argument}),` : propertySource(name, value, "  ")];
  });
  return fillTemplate(root, "environment.ts", {
    engine: importPath(file, "src/engine"),
    stateFunction,
    organization: importPath(file, like === undefined ? organizationFile : organizationOf(root, like)),
    settings: lines.join("\n"),
  });
}

const organizationFile = "environments/organization.ts";

/** The file from which an environment imports its organization. */
function organizationOf(root: string, { file }: PlacedEnvironment): string {
  const [, path] =
    /import \{[^}]*\borganization\b[^}]*\} from "([^"]+)"/.exec(readFileSync(join(root, file), "utf8")) ?? [];
  return path === undefined ? organizationFile : posix.join(posix.dirname(file), path);
}
