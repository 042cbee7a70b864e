import type { PlacedEnvironment } from "./address";
import { kebabCase } from "./names";
import { problem, type Problem } from "./problem";
import { ownTags, tagLimits, tagProblems } from "./tag-limits";

/**
 * Mistakes in an environment's address and targets.
 * @param before the environments placed so far, whose names are taken
 */
export function environmentProblems(environment: PlacedEnvironment, before: readonly PlacedEnvironment[]): Problem[] {
  const { name, definition } = environment;
  const problems: Problem[] = tagsProblems(environment, before);
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

/** Problems of the environment's tags. Those of an organization are reported for its first environment only. */
function tagsProblems({ system, definition }: PlacedEnvironment, before: readonly PlacedEnvironment[]): Problem[] {
  const { organization, tags } = definition;
  const own = ownTags.filter((tag) => tag !== "system" || system !== undefined);
  const problemsOf = (path: string, written: Readonly<Record<string, string>>): Problem[] => [
    ...tagProblems(path, written),
    ...own
      .filter((tag) => tag in written)
      .map((tag) => problem({ path: `${path}.${tag}`, must: "be omitted: Strata sets this tag on every resource" })),
  ];
  const isFirst = before.every((other) => other.definition.organization !== organization);
  const problems = [
    ...(isFirst ? problemsOf("organization.tags", organization.tags) : []),
    ...problemsOf("tags", tags),
  ];
  const number = Object.keys({ ...organization.tags, ...tags }).length;
  const max = tagLimits.perResource - own.length;
  if (number > max) {
    const must = `be at most ${max} with those of the organization, not ${number}`;
    const fix = `AWS allows ${tagLimits.perResource} for a resource, and Strata adds ${own.join(", ")}`;
    problems.push(problem({ path: "tags", must, fix }));
  }
  return problems;
}
