// Projects for the benchmarks of runs: units of `terraform_data`, each with the average number of resources of the units in
// this project.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { command, copyProject, strata } from "./measure.mjs";

export const work = join(tmpdir(), `strata-bench-runs-${process.pid}`);
export const atATime = 4;
export const resources = 30;
export const env = { CI: "1", TF_IN_AUTOMATION: "1" };

/** A project with one environment, `lab`, whose units are independent or form a chain. */
export function makeLab(name, count, chained) {
  const folder = join(work, name);
  mkdirSync(join(folder, "environments/lab"), { recursive: true });
  copyProject(folder, "environments/organization.ts");
  writeFileSync(
    join(folder, "environments/lab/environment.ts"),
    `import { environment } from "../../src/engine/environment";
import { localState } from "../../src/engine/state";
import { organization } from "../organization";
export default environment({ organization, state: localState(), deletionProtection: false });
`,
  );
  const lab = {
    folder,
    chained,
    /** Writes the unit files with a value that changes all of them, or another for the first, and synthesizes the units. */
    place(text, ofFirst = text) {
      for (let index = 0; index < count; index += 1) {
        const read = chained && index > 0 ? `u${index - 1}` : undefined;
        writeFileSync(
          join(folder, `environments/lab/u${index}.ts`),
          `import { unit } from "../../src/engine/unit";
import { data } from "../../bench/data";
${read === undefined ? "" : `import ${read} from "./${read}";\n`}
export default unit(data, { resources: ${resources}, text: "${index === 0 ? ofFirst : text}", reads: [${read === undefined ? "" : `${read}.outputs.text`}] });
`,
        );
      }
      command(folder, [...strata, "synth"]);
    },
    strata: (...args) => command(folder, [...strata, ...args, "--parallelism", String(atATime)], env),
    /** Runs Terraform commands in each unit, in the best order. */
    bare(...commands) {
      const each = commands.map((words) => `terraform -chdir=cdktf.out/stacks/{} ${words} >/dev/null`).join(" && ");
      const limit = chained ? 1 : atATime;
      return command(
        folder,
        ["bash", "-c", `ls cdktf.out/stacks | sort -V | xargs -P ${limit} -I {} sh -c '${each}'`],
        env,
      );
    },
    /** Removes everything that `init` made, as on a new machine. */
    uninitialize() {
      for (const stack of readdirSync(join(folder, "cdktf.out/stacks"))) {
        // Runs of Strata work on copies.
        for (const modules of ["cdktf.out/stacks", ".strata/work"]) {
          rmSync(join(folder, modules, stack, ".terraform"), { recursive: true, force: true });
        }
      }
    },
    /** Removes all states too, as before the first apply. */
    empty() {
      lab.uninitialize();
      rmSync(join(folder, ".strata/state"), { recursive: true, force: true });
      rmSync(join(folder, ".strata/runs"), { recursive: true, force: true });
    },
  };
  return lab;
}
