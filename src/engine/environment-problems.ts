import type { PlacedEnvironment } from "./address";
import { partitionWith, regionListing } from "./aws-regions";
import type { EnvironmentDefinition } from "./environment";
import { listingProblems, staleProblems } from "./listing";
import { kebabCase } from "./names";
import { problem, type Problem } from "./problem";
import { ownTags, tagLimits, tagProblems, type Tags } from "./tag-limits";

/**
 * Mistakes in an environment's address and targets.
 * @param before the environments placed so far, whose names are taken
 */
export function environmentProblems(environment: PlacedEnvironment, before: readonly PlacedEnvironment[]): Problem[] {
  const { name, definition } = environment;
  const isFirst = before.every((other) => other.definition.organization !== definition.organization);
  const problems: Problem[] = [
    ...(isFirst ? organizationProblems(environment) : []),
    ...tagsProblems("tags", definition.tags, environment),
  ];
  const twin = before.find((other) => other.name === name);
  if (!kebabCase.test(name)) {
    problems.push(problem({ message: `is named "${name}", but an environment's folder must be kebab-case` }));
  }
  if (twin !== undefined) {
    const message = `is named "${name}", like ${twin.file}: folders are joined by hyphens`;
    problems.push(problem({ message, fix: "rename one of the folders" }));
  }
  const { aws, kubernetes, state, organization } = definition;
  for (const [owner, account] of Object.entries(organization.trustedAccounts ?? {})) {
    problems.push(...accountProblems(`organization.trustedAccounts.${owner}`, account));
  }
  problems.push(...awsProblems(definition), ...roleProblems(definition));
  if (kubernetes !== undefined && !kubernetes.context && !kubernetes.kubeconfig) {
    const fix = "the current context may be any cluster; `kubectl config get-contexts` lists them";
    problems.push(problem({ path: "kubernetes.context", message: "is missing", fix }));
  }
  if (aws === undefined && state.kind === "s3" && state.roleArn === undefined) {
    const fix = "add aws, or the roleArn of a role in the bucket's account";
    problems.push(problem({ path: "state", message: "names a bucket, but no account that owns it", fix }));
  }
  return problems;
}

/** Problems of what environments share. They are reported for the first one only. */
function organizationProblems(environment: PlacedEnvironment): Problem[] {
  const { name, tags } = environment.definition.organization;
  const problems = tagsProblems("organization.tags", tags, environment);
  if (kebabCase.test(name)) return problems;
  const fix = 'the names of resources begin with it, such as "acme"';
  return [problem({ path: "organization.name", value: name, must: "be kebab-case", fix }), ...problems];
}

function tagsProblems(path: string, tags: Tags, { system, definition }: PlacedEnvironment): Problem[] {
  const own = ownTags.filter((tag) => tag !== "system" || system !== undefined);
  const problems = [
    ...tagProblems(path, tags),
    ...own
      .filter((tag) => tag in tags)
      .map((tag) => problem({ path: `${path}.${tag}`, must: "be omitted: Strata sets this tag on every resource" })),
  ];
  const number = Object.keys({ ...definition.organization.tags, ...tags }).length;
  const max = tagLimits.perResource - own.length;
  if (number <= max) return problems;
  const must = `be at most ${max}${path === "tags" ? " with those of the organization" : ""}, not ${number}`;
  const fix = `AWS allows ${tagLimits.perResource} for a resource, and Strata adds ${own.join(", ")}`;
  return [...problems, problem({ path, must, fix })];
}

function awsProblems({ aws, state }: EnvironmentDefinition): Problem[] {
  const region = (path: string, name: string): Problem[] =>
    listingProblems(path, name, regionListing, aws?.unlisted, "aws.unlisted");
  const problems = state.kind === "s3" ? region("state.region", state.region) : [];
  if (aws === undefined) return problems;
  problems.push(
    ...accountProblems("aws.account", aws.account, "aws sts get-caller-identity"),
    ...region("aws.region", aws.region),
    ...staleProblems(aws.unlisted ?? {}, [regionListing], "aws.unlisted"),
    ...sessionProblems("aws.deployRole", aws.deployRoleArn, aws.deployRoleExternalId, aws.deployRoleSessionName),
  );
  return problems;
}

function accountProblems(path: string, account: string, fix?: string): Problem[] {
  if (/^\d{12}$/.test(account)) return [];
  return [problem({ path, value: account, must: "be the 12 digits of an AWS account", fix })];
}

/** Settings of roles: the one that deploys, that of the state, and those that units create. */
function roleProblems({ aws, state, iam }: EnvironmentDefinition): Problem[] {
  const problems: Problem[] = [];
  if (state.kind === "s3") {
    problems.push(...sessionProblems("state.role", state.roleArn, state.roleExternalId, state.roleSessionName));
  }
  const { permissionsBoundary, path } = iam ?? {};
  if (permissionsBoundary !== undefined && aws !== undefined) {
    const { name } = partitionWith(aws.region);
    const policy = new RegExp(`^arn:${name}:iam::(aws|${aws.account}):policy/[\\w+=,.@/-]+$`);
    if (!policy.test(permissionsBoundary)) {
      const must = "be the ARN of a policy of the account or of AWS";
      const fix = `e.g. arn:${name}:iam::${aws.account}:policy/boundary`;
      problems.push(problem({ path: "iam.permissionsBoundary", value: permissionsBoundary, must, fix }));
    }
  }
  // docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
  if (path !== undefined && (!/^\/([\x21-\x7e]+\/)?$/.test(path) || path.length > 512)) {
    const must = "begin and end with /, with at most 512 characters and no spaces";
    problems.push(problem({ path: "iam.path", value: path, must, fix: "e.g. /platform/" }));
  }
  return problems;
}

/** docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
function sessionProblems(path: string, roleArn?: string, externalId?: string, sessionName?: string): Problem[] {
  const problems: Problem[] = [];
  for (const [name, value, pattern, must] of [
    ["ExternalId", externalId, /^[\w+=,.@:/-]{2,1224}$/, "have 2 to 1224 letters, digits and _+=,.@:/-"],
    ["SessionName", sessionName, /^[\w+=,.@-]{2,64}$/, "have 2 to 64 letters, digits and _+=,.@-"],
  ] as const) {
    if (value === undefined) continue;
    if (roleArn === undefined) problems.push(problem({ path: `${path}${name}`, message: `requires ${path}Arn` }));
    if (!pattern.test(value)) problems.push(problem({ path: `${path}${name}`, value, must }));
  }
  return problems;
}
