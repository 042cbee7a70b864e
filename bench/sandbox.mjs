// Compares Strata with bare Terraform on units of streaming/sandbox: real providers, AWS emulators, a Kubernetes API. Both
// work on the same modules and states, two units at a time. Bare Terraform is given what Strata finds out: the order of the
// units and, for a plan from nothing, the values that they read. Arguments are flags for each `strata` command.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { compared, heading, measured, median, print, progress, root, runs } from "./measure.mjs";
import { Missing, SandboxLab } from "./sandbox-lab.mjs";

const atATime = 2;
const hasCluster = existsSync(join(root, ".strata/sandbox/kubeconfig"));
// In the order in which bare Terraform applies them. The other units would only add waiting: the provider takes a minute
// for lifecycle rules (`s3`) and for queues (`alerting`).
const units = ["vpc", "kms", "eks", "msk", ...(hasCluster ? ["kubernetes-platform"] : [])];

const [init, plan, show, apply, destroy] = [
  "init -input=false",
  "plan -input=false -out=tfplan",
  "show -json tfplan",
  "apply -input=false -auto-approve",
  "destroy -input=false -auto-approve",
];
const commands = {
  fromNothing: { name: "plan from nothing: init, plan" },
  apply: { name: "apply from nothing, without a review" },
  unchanged: { name: "plan without changes", limit: 0.65 },
  changed: { name: "plan of a change that readers see: plan, show", limit: 0.5 },
  validate: { name: "validate: init, validate", limit: 0.65 },
  destroy: { name: "destroy" },
};

/** Does everything once, from nothing to nothing; `add` measures one command of one of the two. */
async function measureAll(lab, add) {
  lab.forgetStates();
  lab.uninitialize("strata");
  await add("strata", "fromNothing", lab.strata("plan"));
  await add("bare", "apply", lab.bare("dependencies first", apply));
  const keepOnlyOutputs = lab.statesWithoutResources();
  await add("bare", "unchanged", lab.bare("any", plan));
  await add("strata", "unchanged", lab.strata("plan"));
  lab.change();
  await add("bare", "changed", lab.bare("any", plan, show));
  await add("strata", "changed", lab.strata("plan"));
  lab.revert();
  await add("bare", "validate", lab.bare("any", `${init} -backend=false`, "validate"));
  await add("strata", "validate", lab.strata("validate"));
  await add("bare", "destroy", lab.bare("dependents first", destroy));
  keepOnlyOutputs();
  lab.uninitialize("bare");
  await add("bare", "fromNothing", lab.bare("any", init, plan));
  lab.forgetStates();
  await add("strata", "apply", lab.strata("apply", "--auto-approve", "--allow-changed"));
  await add("strata", "destroy", lab.strata("destroy", "--auto-approve"));
}

function table(title, results, { of, digits, limitOf = () => undefined }) {
  print(title, "strata", "bare", "ratio", "limit", "");
  for (const [key, { strata, bare }] of Object.entries(results)) {
    const [own, others] = [strata, bare].map((all) => median(all.map((each) => each[of])));
    const cells = [own.toFixed(digits), others.toFixed(digits), ...compared(own / others, limitOf(commands[key]))];
    print(commands[key].name, ...cells);
  }
  console.log("");
}

async function main() {
  if (!hasCluster) console.log("kubernetes-platform is left out, without a cluster (docs/sandbox.md, Kubernetes)");
  const lab = new SandboxLab({ units, atATime, flags: process.argv.slice(2) });
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.once(signal, () => {
      lab.stop();
      process.exit(1);
    });
  }
  try {
    await lab.start();
    const results = Object.fromEntries(Object.keys(commands).map((key) => [key, { strata: [], bare: [] }]));
    for (let run = 1; run <= runs; run += 1) {
      await measureAll(lab, async (who, key, work) => {
        progress(`run ${run} of ${runs}: ${who}, ${commands[key].name}`);
        results[key][who].push(await measured(work));
      });
    }
    progress("");
    heading(`medians of ${runs} interleaved runs, ${atATime} at a time: ${units.join(", ")}`);
    table("the sandbox (seconds)", results, { of: "seconds", digits: 1, limitOf: ({ limit }) => limit });
    if (process.platform !== "linux") return;
    table("time of all programs on the cores (seconds)", results, { of: "cpuSeconds", digits: 1 });
    table("peak memory of all programs (MiB)", results, { of: "mib", digits: 0, limitOf: () => 1 });
  } catch (error) {
    if (!(error instanceof Missing)) throw error;
    console.log(`the sandbox is not measured: ${error.message}`);
  } finally {
    lab.stop();
  }
}
await main();
