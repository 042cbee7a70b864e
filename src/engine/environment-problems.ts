import type { PlacedEnvironment } from "./address";
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
    if (/^\d{12}$/.test(account)) continue;
    const must = "be the 12 digits of an AWS account";
    problems.push(problem({ path: `organization.trustedAccounts.${owner}`, value: account, must }));
  }
  if (aws !== undefined && !/^\d{12}$/.test(aws.account)) {
    const must = "be the 12 digits of an AWS account";
    problems.push(problem({ path: "aws.account", value: aws.account, must, fix: "aws sts get-caller-identity" }));
  }
  if (aws !== undefined && !/^[a-z]{2}(-[a-z]+)+-\d$/.test(aws.region)) {
    problems.push(problem({ path: "aws.region", value: aws.region, must: "be an AWS region", fix: "e.g. eu-west-1" }));
  }
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
