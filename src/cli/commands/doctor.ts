import { examine } from "../../doctor/doctor";
import { isBad, type Row } from "../../doctor/row";
import { type Verdict, verdicts } from "../../doctor/verdicts";
import { groupBy } from "../../engine/group-by";
import { UserError } from "../../engine/problem";
import type { PlacedEnvironment } from "../../engine/address";
import { loadProject } from "../project";
import { projectNames, resolveTargets } from "../targets";
import { type Context, outputFolder, type RegisterCommand } from "../command";
import { table } from "../table";

interface Options {
  readonly json?: boolean;
}

export const registerDoctor: RegisterCommand = (program, context, done) => {
  program
    .command("doctor [environment]")
    .description("check the tools and credentials of this machine")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      "\nExits with 1 if a requirement is missing: Node and the packages, and with an environment also what" +
        "\nplan and apply need. Everything else is a warning.",
    )
    .action(async (environment: string | undefined, options: Options) => {
      const { root } = context;
      const { environments, broken } = findEnvironments(environment, root);
      const named = environment !== undefined;
      if (context.terminal.interactive) context.terminal.err("checking …");
      const rows = await examine({ root, outdir: outputFolder({ root }), environments, named });
      done(report(context, broken ? [...rows, unreadable] : rows, verdicts(rows, environments), options));
    });
};

/** Works in a broken project too: errors in environments/ matter only if an environment is named. */
function findEnvironments(
  word: string | undefined,
  root: string,
): {
  readonly environments: readonly PlacedEnvironment[];
  readonly broken: boolean;
} {
  try {
    const project = loadProject();
    const targets = resolveTargets(projectNames(project), word === undefined ? [] : [word], root);
    const names = targets.map(({ environment }) => environment.name);
    return { environments: project.environments.filter(({ name }) => names.includes(name)), broken: false };
  } catch (error) {
    if (word !== undefined || !(error instanceof UserError)) throw error;
    return { environments: [], broken: true };
  }
}

const unreadable: Row = {
  name: "credentials",
  status: "skipped",
  found: "not checked: environments/ has errors",
  neededFor: "plan and apply",
  required: false,
  fix: "`npx strata synth` lists them",
};

/** Prints the rows, then what works and what does not; returns the exit code. */
export function report(
  { terminal }: Context,
  rows: readonly Row[],
  found: readonly Verdict[],
  { json }: Options,
): number {
  const failed = rows.filter((row) => isBad(row) && row.required);
  if (json === true) {
    const checks = rows.map(({ name, status, found, neededFor, required, fix }) => {
      return { name, status, found, neededFor, required, fix };
    });
    const works = found.map(({ purpose, status, because, first }) => {
      return { purpose, status, because: because.map(({ name }) => name), first };
    });
    terminal.out(JSON.stringify({ ok: failed.length === 0, checks, verdicts: works }, undefined, 2));
    return failed.length === 0 ? 0 : 1;
  }
  const { green, red, yellow, dim } = terminal.colors;
  const cells = rows.map(({ name, status, neededFor, found }) => [status, name, neededFor, found]);
  const paint = (text: string, index: number, column: number): string => {
    const row = rows[index]!;
    if (column > 0) return text;
    return (!isBad(row) ? (row.status === "ok" ? green : dim) : row.required ? red : yellow)(text);
  };
  terminal.out(table(["STATUS", "NAME", "NEEDED FOR", "FOUND"], cells, { columns: terminal.columns, paint }));

  const fixes = groupBy(rows, ({ fix }) => fix);
  if (fixes.size > 0) terminal.out("");
  fixes.forEach((group, fix) => terminal.out(`${group.map(({ name }) => name).join(", ")}: ${fix}`));

  terminal.out("");
  groupBy(found, verdictText).forEach((group, text) => {
    const { status } = group[0]!;
    const color = { works: green, blocked: red, "not checked": yellow }[status];
    terminal.out(`${color(status)}: ${group.map(({ purpose }) => purpose).join("; ")}${text.slice(status.length)}`);
  });
  return failed.length === 0 ? 0 : 1;
}

/** `blocked: credentials are missing; first aws sso login`, without the purpose: verdicts with the same text are one line. */
function verdictText({ status, because, first }: Verdict): string {
  const reasons = [...new Set(because.map(({ name, status: what, found }) => reason(name, what, found)))];
  const why = reasons.length === 0 ? "" : ` (${reasons.join(", ")})`;
  return `${status}${why}${first === undefined ? "" : `; first ${first}`}`;
}

function reason(name: string, status: Row["status"], found: string): string {
  const subject = name.replace(/^(credentials|state bucket) .*/, "$1");
  return status === "skipped" ? `${subject} ${found}` : `${subject}: ${status}`;
}
