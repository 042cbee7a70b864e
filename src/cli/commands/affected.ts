import { resolve } from "node:path";
import { loadProject, selectUnits, synthesizeTo } from "../project";
import { enforcePolicy } from "../../policy/enforce";
import { affectedUnits } from "../../run/graph/affected";
import { withBase } from "../../run/graph/base-synthesis";
import { loadUnits } from "../../run/unit/run-unit";
import { outputFolder, type RegisterCommand } from "../command";
import { table } from "../table";
import { targetsArgument } from "../targets-argument";

interface Options {
  readonly base?: string;
  readonly json?: boolean;
}

const longestList = 3;

export const registerAffected: RegisterCommand = (program, context, done) => {
  program
    .command("affected")
    .description("list units whose modules changed since a revision")
    .addArgument(targetsArgument())
    .option("--base <revision>", "compare with this revision (default: the merge base)")
    .option("--json", "print JSON, with every reason")
    .action(async (words: string[], { base, json }: Options) => {
      const { root, terminal } = context;
      const project = loadProject();
      const wanted = new Set(selectUnits(project, words, root).map(({ stackName }) => stackName));
      const outdir = outputFolder(context);
      synthesizeTo({ root, outdir }, project, project.units, enforcePolicy);
      const found = await withBase(root, base, (before) => affectedUnits(before, loadUnits(resolve(root, outdir))));
      const shown = found.filter(({ stack, unit }) => unit === undefined || wanted.has(stack));
      const units = shown.map(({ stack, unit, reasons }) => ({ stack, exists: unit !== undefined, reasons }));
      if (json === true) terminal.out(JSON.stringify(units, undefined, 2));
      else if (units.length === 0) terminal.out("no unit is affected");
      else
        terminal.out(
          table(
            ["STACK", "REASON"],
            units.map(({ stack, reasons }) => [stack, shorten(reasons)]),
            { columns: terminal.columns },
          ),
        );
      done(0);
    });
};

function shorten(reasons: readonly string[]): string {
  const more = reasons.length - longestList;
  return [...reasons.slice(0, longestList), ...(more > 0 ? [`${more} more`] : [])].join(", ");
}
