// Compares `strata plan` and `strata apply` with bare Terraform: the same commands on the same modules, with the same
// parallelism where the units are independent (xargs), one after the other in a chain. 20 units of `terraform_data`, each
// with the average number of resources of the units in this project.
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { command, compared, copyProject, heading, median, print, progress, root, runs, strata } from "./measure.mjs";

const work = join(tmpdir(), `strata-bench-runs-${process.pid}`);
const atATime = 4;
const units = 20;
const resources = 30;
const env = { CI: "1", TF_IN_AUTOMATION: "1" };

/** A project with one environment, `lab`, whose units are independent or form a chain. */
function makeLab(name, count, chained) {
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
    /** Writes the unit files with a value that changes all of them, and synthesizes the units. */
    place(text) {
      for (let index = 0; index < count; index += 1) {
        const read = chained && index > 0 ? `u${index - 1}` : undefined;
        writeFileSync(
          join(folder, `environments/lab/u${index}.ts`),
          `import { unit } from "../../src/engine/unit";
import { data } from "../../bench/data";
${read === undefined ? "" : `import ${read} from "./${read}";\n`}
export default unit(data, { resources: ${resources}, text: "${text}", reads: [${read === undefined ? "" : `${read}.outputs.text`}] });
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

function measure(lab) {
  const times = {};
  const add = (name, seconds) => (times[name] ??= []).push(seconds);
  const [init, plan, show, apply] = [
    "init -input=false",
    "plan -input=false -out=tfplan",
    "show -json tfplan",
    "apply -input=false tfplan",
  ];
  for (let run = -1; run < runs; run += 1) {
    progress(`${lab.chained ? "chain" : "independent"}: run ${run + 1} of ${runs}`);
    lab.place("one");
    lab.empty();
    add("bare apply", lab.bare(init, plan, apply));
    lab.empty();
    add("apply", lab.strata("apply", "lab", "--auto-approve", "--allow-changed"));
    lab.empty();
    add("reviewed apply", lab.strata("apply", "lab", "--auto-approve"));
    add("second plan", lab.strata("plan", "lab"));
    lab.bare(init);
    add("bare second plan", lab.bare(plan));
    // A change of every unit that changes its dependent too.
    lab.place("two");
    lab.uninitialize();
    add("bare plan", lab.bare(init, plan));
    lab.uninitialize();
    add("bare plan and show", lab.bare(init, plan, show));
    lab.uninitialize();
    add("plan", lab.strata("plan", "lab"));
  }
  progress("");
  return Object.fromEntries(Object.entries(times).map(([name, [, ...rest]]) => [name, median(rest)])); // the first run warms the caches
}

function report(title, seconds, { chained }) {
  const row = (name, own, bare, limit) =>
    print(name, seconds[own].toFixed(2), seconds[bare].toFixed(2), ...compared(seconds[own] / seconds[bare], limit));
  print(title, "strata", "bare", "ratio", "limit", "");
  // Only `terraform show` reports planned outputs, and no dependent can be planned without them.
  row("plan: init, plan, show if outputs are read", "plan", chained ? "bare plan and show" : "bare plan", 1.15);
  if (chained) row("plan, compared with init and plan only", "plan", "bare plan");
  row("apply: init, plan, apply", "apply", "bare apply", 1.15);
  row("apply with a plan of all units first", "reviewed apply", "bare apply");
  row("plan without changes", "second plan", "bare second plan");
  print("the same, compared with the first plan", "", "", ...compared(seconds["second plan"] / seconds["plan"], 0.6));
  print("the same, bare Terraform", "", "", ...compared(seconds["bare second plan"] / seconds["bare plan"]));
  console.log("");
}

function peakMemory(lab) {
  const file = join(work, "memory");
  const preload = `--require ${join(root, "bench/peak-memory.cjs")}`;
  command(lab.folder, [...strata, "plan", "lab"], { ...env, NODE_OPTIONS: preload, STRATA_BENCH_MEMORY: file });
  return Math.max(...readFileSync(file, "utf8").trim().split("\n").map(Number));
}

try {
  const independent = makeLab("independent", units, false);
  const chain = makeLab("chain", units, true);
  const results = [independent, chain].map((lab) => [lab, measure(lab)]);
  const many = makeLab("many", 200, false);
  many.place("one");
  const memory = peakMemory(many);
  heading(`medians of ${runs} interleaved runs, ${units} units of ${resources} terraform_data, ${atATime} at a time`);
  report("independent units (seconds)", results[0][1], independent);
  report("a chain (seconds)", results[1][1], chain);
  print(
    "peak memory of strata plan with 200 units",
    "",
    "",
    ...compared(memory, 150, (mib) => `${mib.toFixed(0)} MiB`),
  );
} finally {
  rmSync(work, { recursive: true, force: true });
}
