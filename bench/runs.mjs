// Compares `strata plan` and `strata apply` with bare Terraform: the same commands on the same modules, with the same
// parallelism where the units are independent (xargs), one after the other in a chain. 20 units of `terraform_data`, each
// with the average number of resources of the units in this project.
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { atATime, env, makeLab, resources, work } from "./lab.mjs";
import { command, compared, heading, median, print, progress, root, runs, strata } from "./measure.mjs";

const units = 20;

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
