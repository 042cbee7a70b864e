import { parse } from "yaml";

export interface Step {
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, string | number | boolean>>;
}
export interface Job {
  readonly if?: string;
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly strategy?: { readonly matrix: Readonly<Record<string, string | readonly string[]>> };
  readonly steps: readonly Step[];
}
export interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

export const parseWorkflow = (text: string): Workflow => parse(text) as Workflow;

/** Actions of other repositories that are not pinned to a commit with its version as a comment. */
export function unpinnedActions(text: string): string[] {
  return [...text.matchAll(/^\s*(?:- )?uses: *(.*)$/gm)]
    .map(([, action]) => action!)
    .filter((action) => !action.startsWith("./") && !/^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action));
}

const credentials = "aws-actions/configure-aws-credentials@";

/** Rights and risks that a workflow does not need: tokens, install scripts, packages installed beside credentials. */
export function workflowProblems(text: string): string[] {
  const { permissions, jobs } = parseWorkflow(text);
  const problems = unpinnedActions(text).map((action) => `${action} is not pinned`);
  if (JSON.stringify(permissions) !== '{"contents":"read"}') problems.push("permissions are not contents: read");
  for (const [name, job] of Object.entries(jobs)) {
    problems.push(...jobProblems(job).map((found) => `${name}: ${found}`));
  }
  return problems;
}

function jobProblems({ permissions = {}, steps }: Job): string[] {
  const found: string[] = [];
  const roleAt = steps.findIndex(({ uses }) => uses?.startsWith(credentials));
  const mayIdentify = permissions["id-token"] === "write";
  if (mayIdentify !== roleAt >= 0) found.push("id-token: write belongs to jobs that assume a role, and to no others");
  const writes = Object.entries(permissions).filter(([scope, access]) => access === "write" && scope !== "id-token");
  for (const [scope] of writes) {
    const needed = scope === "security-events" && steps.some(({ uses }) => uses?.includes("/upload-sarif@"));
    if (!needed) found.push(`${scope}: write is not needed`);
  }
  for (const [index, { uses, run = "", with: inputs = {} }] of steps.entries()) {
    if (uses?.startsWith("actions/checkout@") && inputs["persist-credentials"] !== false) {
      found.push("the checkout leaves its token in .git");
    }
    for (const [install] of run.matchAll(/\bnpm (?:ci|i|install)\b[^&|\n]*/g)) {
      if (!install.includes("--ignore-scripts")) found.push(`\`${install.trim()}\` runs install scripts`);
      if (roleAt >= 0 && index > roleAt) found.push(`\`${install.trim()}\` runs beside credentials`);
    }
    const isMake = /^\s*make\b/m.test(run);
    if (isMake && !steps.slice(0, index).some((step) => step.run?.includes("npm ci"))) {
      found.push("make installs packages by itself: run `npm ci --ignore-scripts` before it");
    }
    if (isMake && roleAt >= 0 && index > roleAt) found.push("make runs beside credentials");
  }
  return found;
}
