import { join, posix } from "node:path";
import { UserError, type Problem, problem } from "../engine/problem";
import type { AwsTarget, KubernetesTarget, RoleSettings } from "../engine/environment";
import type { PlacedEnvironment } from "../engine/address";
import type { Project } from "../engine/project";
import { didYouMean } from "../engine/names";
import { readText } from "../engine/read-file";
import { localState, s3State, type State } from "../engine/state";
import { copyFile, copyLock, copyNotes } from "./copy";
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
  /** The bucket's region. @default the environment's region */
  readonly stateRegion?: string;
  /** Context of the environment's Kubernetes cluster. Without an account it has local state and no AWS. */
  readonly kubernetesContext?: string;
  /** Path of the kubeconfig, relative to the project. */
  readonly kubeconfig?: string;
}

interface Settings {
  readonly aws?: AwsTarget;
  readonly iam?: RoleSettings;
  readonly kubernetes?: KubernetesTarget;
  readonly state: State;
  readonly deletionProtection?: false;
  readonly tags?: Readonly<Record<string, string>>;
}

/** A folder with an `environment.ts`, and copies of the units of the environment that it is like. */
export function scaffoldEnvironment(project: Project, root: string, path: string, options: EnvironmentOptions): Plan {
  const like = project.environments.find(({ name }) => name === options.like?.replaceAll("/", "-"));
  const problems = [...pathProblems(project, path), ...optionProblems(project, options, like)];
  if (problems.length > 0) throw new UserError(problems);

  const folder = `environments/${path}`;
  const settings = settingsOf(options, like?.definition);
  const isCopy = like !== undefined && !isOverridden(options);
  const units = like === undefined ? [] : project.units.filter(({ environment }) => environment === like);
  const copies = units.map(({ file }) => copyFile(root, file, folder));
  const files = [
    isCopy
      ? copyFile(root, like.file, folder)
      : { path: `${folder}/environment.ts`, content: settingsSource(root, folder, settings, like) },
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

const isOverridden = (options: EnvironmentOptions): boolean =>
  (["account", "region", "stateBucket", "stateRegion", "kubernetesContext", "kubeconfig"] as const).some(
    (option) => options[option] !== undefined,
  );

function pathProblems(project: Project, path: string): readonly Problem[] {
  const wrong = path.split("/").flatMap((segment) => nameProblem("environment", segment) ?? []);
  if (wrong.length > 0) return wrong;
  const twin = project.environments.find(({ name }) => name === path.replaceAll("/", "-"));
  return twin === undefined
    ? []
    : [problem({ file: twin.file, message: `is environment ${twin.name} already`, fix: "choose another name" })];
}

function optionProblems(
  project: Project,
  { like, account, region, stateBucket, stateRegion, kubernetesContext, kubeconfig }: EnvironmentOptions,
  found: PlacedEnvironment | undefined,
): readonly Problem[] {
  if (like !== undefined && found === undefined) {
    const known = project.environments.map(({ name }) => name);
    return [problem({ path: "--like", value: like, must: "be an environment", fix: didYouMean(like, known) })];
  }
  const isRequired = found === undefined && kubernetesContext === undefined && kubeconfig === undefined;
  const rules: readonly [flag: string, value: string | undefined, RegExp, must: string, fix: string][] = [
    ["--account", account, /^\d{12}$/, "be the 12 digits of an AWS account", "aws sts get-caller-identity"],
    ["--region", region, regionName, "be an AWS region", "e.g. eu-west-1"],
    [
      "--state-bucket",
      stateBucket,
      /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
      "be the name of an S3 bucket",
      "e.g. acme-qa-terraform-state",
    ],
    ["--state-region", stateRegion, regionName, "be an AWS region", "e.g. eu-west-1"],
  ];
  const problems = rules.flatMap(([flag, value, pattern, must, fix]) => {
    if (value !== undefined) return pattern.test(value) ? [] : [problem({ path: flag, value, must, fix })];
    const others = "--like <environment>, or --kubernetes-context <context>";
    return isRequired && flag !== "--state-region"
      ? [problem({ path: flag, message: "is missing", fix: `${fix}; or ${others}` })]
      : [];
  });
  if (stateRegion !== undefined && stateBucket === undefined) {
    problems.push(problem({ path: "--state-region", message: "requires --state-bucket", fix: "add --state-bucket" }));
  }
  if (!isRequired && found === undefined && (account === undefined) !== (region === undefined)) {
    const [given, missing] = account === undefined ? ["--region", "--account"] : ["--account", "--region"];
    problems.push(problem({ path: given, message: `requires ${missing}`, fix: `add ${missing}` }));
  }
  return problems;
}

const regionName = /^[a-z]{2,4}(-[a-z]+)+-\d+$/;

/** The settings of `like` where no option says otherwise. Only settings that differ from a default are written. */
function settingsOf(options: EnvironmentOptions, like: PlacedEnvironment["definition"] | undefined): Settings {
  const { stateBucket: bucket, kubernetesContext: context, kubeconfig } = options;
  const account = options.account ?? like?.aws?.account;
  const region = options.region ?? like?.aws?.region;
  const inAccount = (arn: string | undefined): string | undefined =>
    like?.aws === undefined ? arn : arn?.replaceAll(like.aws.account, account ?? "");
  const deployRoleArn = inAccount(like?.aws?.deployRoleArn);
  const aws =
    account === undefined || region === undefined ? undefined : { ...like?.aws, account, region, deployRoleArn };
  const given = context ?? kubeconfig;
  const kubernetes = given === undefined ? like?.kubernetes : ({ context, kubeconfig } as KubernetesTarget);
  const state =
    bucket === undefined ? (like?.state ?? localState()) : s3State({ bucket, region: options.stateRegion ?? region! });
  return {
    aws,
    iam: like?.iam && { ...like.iam, permissionsBoundary: inAccount(like.iam.permissionsBoundary) },
    kubernetes,
    state,
    deletionProtection: like === undefined || like.deletionProtection ? undefined : false,
    tags: like === undefined || Object.keys(like.tags).length === 0 ? undefined : like.tags,
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
  const [, path] = /import \{[^}]*\borganization\b[^}]*\} from "([^"]+)"/.exec(readText(join(root, file))) ?? [];
  return path === undefined ? organizationFile : posix.join(posix.dirname(file), path);
}
