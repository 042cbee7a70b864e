import { examine } from "../../doctor/doctor";
import { isBad, type Row } from "../../doctor/row";
import { UserError } from "../../engine/problem";
import type { PlacedEnvironment } from "../../engine/address";
import { loadProject, selectUnits } from "../project";
import { type Context, outputFolder, type RegisterCommand } from "../command";
import { table } from "../terminal";

interface Options {
  readonly json?: boolean;
}

export const registerDoctor: RegisterCommand = (program, context, done) => {
  program
    .command("doctor [environment]")
    .description("what is installed on this machine, what is missing and how to get it")
    .option("--json", "print as JSON")
    .addHelpText(
      "after",
      "\nExits with 1 when something required is missing: Node and the packages; with an environment also what" +
        "\napplying it takes. All else is a warning.",
    )
    .action(async (environment: string | undefined, options: Options) => {
      const { environments, broken } = findEnvironments(environment);
      const { root } = context;
      const named = environment !== undefined;
      if (context.terminal.interactive) context.terminal.err("looking …");
      const rows = await examine({ root, outdir: outputFolder({ root }), environments, named });
      done(report(context, broken ? [...rows, unreadable] : rows, options));
    });
};

/** A doctor must work in a broken house too: without a name, mistakes in environments/ do not stop it. */
function findEnvironments(name: string | undefined): {
  readonly environments: readonly PlacedEnvironment[];
  readonly broken: boolean;
} {
  try {
    const project = loadProject();
    selectUnits(project, name);
    const wanted = name?.replaceAll("/", "-");
    const environments = project.environments.filter((each) => wanted === undefined || each.name === wanted);
    return { environments, broken: false };
  } catch (error) {
    if (name !== undefined || !(error instanceof UserError)) throw error;
    return { environments: [], broken: true };
  }
}

const unreadable: Row = {
  name: "credentials",
  status: "skipped",
  found: "not checked: environments/ has mistakes",
  neededFor: "plan and apply",
  required: false,
  fix: "`npx strata synth` names them",
};

/** Prints the rows and returns the exit code. */
export function report({ terminal }: Context, rows: readonly Row[], { json }: Options): number {
  const failed = rows.filter((row) => isBad(row) && row.required);
  if (json === true) {
    const checks = rows.map(({ name, status, found, neededFor, required, fix }) => {
      return { name, status, found, neededFor, required, fix };
    });
    terminal.out(JSON.stringify({ ok: failed.length === 0, checks }, undefined, 2));
    return failed.length === 0 ? 0 : 1;
  }
  const { green, red, yellow, dim } = terminal.colors;
  const cells = rows.map(({ name, status, neededFor, found }) => [status, name, neededFor, found]);
  const [header, ...lines] = table(["STATUS", "NAME", "NEEDED FOR", "FOUND"], cells).split("\n");
  const coloured = lines.map((line, index) => {
    const row = rows[index]!;
    const colour = !isBad(row) ? (row.status === "ok" ? green : dim) : row.required ? red : yellow;
    return colour(row.status) + line.slice(row.status.length);
  });
  terminal.out([header, ...coloured].join("\n"));

  const fixes = groupBy(rows, ({ fix }) => fix);
  if (fixes.size > 0) terminal.out("");
  fixes.forEach((group, fix) => terminal.out(`${group.map(({ name }) => name).join(", ")}: ${fix}`));

  const warnings = rows.filter((row) => isBad(row) && !row.required).length;
  const summary =
    failed.length > 0 ? `missing: ${failed.map(({ name }) => name).join(", ")}` : "all that is required is there";
  terminal.out(
    `\n${failed.length > 0 ? red(summary) : green(summary)}${warnings > 0 ? `; optional and not there: ${warnings}` : ""}`,
  );
  return failed.length === 0 ? 0 : 1;
}

function groupBy(rows: readonly Row[], key: (row: Row) => string | undefined): ReadonlyMap<string, readonly Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const value = key(row);
    if (value !== undefined) groups.set(value, [...(groups.get(value) ?? []), row]);
  }
  return groups;
}
