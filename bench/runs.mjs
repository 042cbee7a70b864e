// Measures `strata plan` and `strata apply` against Terraform itself: the same calls over the same modules, as close
// together as their order allows (xargs with as many at a time where the units are independent, one after the other in a
// chain). 20 units of `terraform_data`, each with as many resources as a unit of this platform has on the average.
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { against, command, heading, median, print, progress, root, runs, strata } from "./measure.mjs";

const work = join(tmpdir(), `strata-bench-runs-${process.pid}`);
const atATime = 4;
const units = 20;
const resources = 30;
const env = { CI: "1", TF_IN_AUTOMATION: "1" };

/** A project with one environment, `lab`, whose units are independent of each other or a chain. */
function makeLab(name, count, chained) {
  const folder = join(work, name);
  mkdirSync(join(folder, "environments/lab"), { recursive: true });
  for (const entry of [
    "bin",
    "src",
    "modules",
    "charts",
    "bench",
    "package.json",
    "package-lock.json",
    "tsconfig.json",
  ]) {
    cpSync(join(root, entry), join(folder, entry), { recursive: true });
  }
  cpSync(join(root, "environments/organization.ts"), join(folder, "environments/organization.ts"));
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  writeFileSync(
    join(folder, "environments/lab/environment.ts"),
    `import { environment } from "../../src/engine/environment";
import { localState } from "../../src/engine/state";
import { organization } from "../organization";
export default environment({ organization, account: "111111111111", region: "us-east-1", state: localState(), deletionProtection: false });
`,
  );
  const lab = {
    folder,
    chained,
    /** Writes the unit files with a value that changes all of them, and synthesizes. */
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
    /** Terraform's own commands in each unit, in the best order. */
    bare(...commands) {
      const each = commands.map((words) => `terraform -chdir=cdktf.out/stacks/{} ${words} >/dev/null`).join(" && ");
      const limit = chained ? 1 : atATime;
      return command(
        folder,
        ["bash", "-c", `ls cdktf.out/stacks | sort -V | xargs -P ${limit} -I {} sh -c '${each}'`],
        env,
      );
    },
    /** As on a machine that has never seen the modules. */
    uninitialize() {
      for (const stack of readdirSync(join(folder, "cdktf.out/stacks"))) {
        rmSync(join(folder, "cdktf.out/stacks", stack, ".terraform"), { recursive: true, force: true });
      }
    },
    /** As before the first apply. */
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
    add("bare second plan", lab.bare(plan));
    // A change of every unit, which reaches its reader.
    lab.place("two");
    lab.uninitialize();
    add("bare plan", lab.bare(init, plan));
    lab.uninitialize();
    add("bare plan and show", lab.bare(init, plan, show));
    lab.uninitialize();
    add("plan", lab.strata("plan", "lab"));
  }
  progress("");
  return Object.fromEntries(Object.entries(times).map(([name, [, ...rest]]) => [name, median(rest)])); // the first warms up
}

function report(title, seconds, { chained }) {
  const row = (name, own, bare, bar) =>
    print(name, seconds[own].toFixed(2), seconds[bare].toFixed(2), ...against(seconds[own] / seconds[bare], bar));
  print(title, "strata", "bare", "ratio", "bar", "");
  // What a plan gives its reader only `terraform show` tells: without it no reader can be planned at all.
  row("plan: init, plan, show of what is read", "plan", chained ? "bare plan and show" : "bare plan", 1.15);
  if (chained) row("plan, against init and plan alone", "plan", "bare plan");
  row("apply: init, plan, apply", "apply", "bare apply", 1.15);
  row("apply, planned and shown as a whole first", "reviewed apply", "bare apply");
  row("plan with nothing changed", "second plan", "bare second plan");
  print("the same, against the first plan", "", "", ...against(seconds["second plan"] / seconds["plan"], 0.6));
  print("the same, bare", "", "", ...against(seconds["bare second plan"] / seconds["bare plan"]));
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
  print("peak memory of strata plan of 200 units", "", "", ...against(memory, 150, (mib) => `${mib.toFixed(0)} MiB`));
} finally {
  rmSync(work, { recursive: true, force: true });
}
