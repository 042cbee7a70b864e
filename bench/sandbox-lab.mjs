// A copy of this project with AWS emulators of its own, in which Strata and bare Terraform work on units of streaming/sandbox.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { command, copyProject, root, run, strata } from "./measure.mjs";
import { schedule } from "./schedule.mjs";

const environment = "streaming/sandbox";
const stackOf = (unit) => `streaming-sandbox-${unit}`;
/** The same modules twice: Strata and bare Terraform share the states, but not what `init` makes. */
const [output, bareOutput] = ["cdktf.out", "bare.out"];
const lockFile = ".terraform.lock.hcl";

/** Changes every unit by a tag, and by a third zone outputs of `vpc` that others read: file, text, new text. */
const changes = [
  ["organization.ts", "data-platform", "data-engineering"],
  ["streaming/sandbox/vpc.ts", 'zones: ["a", "b"]', 'zones: ["a", "b", "c"]'],
  ["streaming/sandbox/msk.ts", "brokers: 2", "brokers: 3"],
];

/** What this machine lacks, and how to get it. */
export class Missing extends Error {}

export class SandboxLab {
  #folder = join(tmpdir(), `strata-bench-sandbox-${process.pid}`);
  #units;
  #atATime;
  #flags;
  #env;

  /**
   * @param units their names
   * @param atATime how many units are worked on at a time
   * @param flags of each `strata` command
   */
  constructor({ units, atATime, flags }) {
    this.#units = units;
    this.#atATime = atATime;
    this.#flags = flags;
  }

  /**
   * Makes the project, starts the emulators, and installs the providers.
   * @throws Missing without Terraform, Python or a provider
   */
  async start() {
    requirePrograms();
    const port = await freePort();
    this.#env = { CI: "1", TF_IN_AUTOMATION: "1", CHECKPOINT_DISABLE: "1", STRATA_SANDBOX_PORT: String(port) };
    copyProject(this.#folder, "apps", "environments", "helm-values");
    shareInstallation(this.#folder);
    this.#edit("accounts.ts", ":4566", `:${port}`);
    // The provider would need a minute for the queue of Karpenter.
    this.#edit("streaming/sandbox/eks.ts", "deletionProtection:", 'compute: "managed-nodes",\n  deletionProtection:');
    this.#edit("streaming/sandbox/kubernetes-platform.ts", "onCall:", 'compute: "managed-nodes",\n  onCall:');
    command(this.#folder, [...strata, "sandbox", "up"], this.#env);
    this.#synthesize();
    await this.#installProviders();
  }

  stop() {
    if (!existsSync(this.#folder)) return;
    command(this.#folder, [...strata, "sandbox", "down"], this.#env);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** A run of Strata over all units. A unit that it defers would make it look fast. */
  strata(name, ...args) {
    const options = ["--skip-synth", "--parallelism", String(this.#atATime), ...args, ...this.#flags];
    return async (variables) => {
      const words = [...strata, name, environment, ...this.#units, ...options];
      const printed = await run(this.#folder, words, { ...this.#env, ...variables });
      if (/^deferred /m.test(printed)) throw new Error(`not every unit was planned:\n${printed}`);
    };
  }

  /**
   * Terraform commands in each unit.
   * @param order `any`, `one by one`, `dependencies first` or `dependents first`
   */
  bare(order, ...commands) {
    const before = {
      any: () => [],
      "one by one": (unit) => this.#units.slice(0, this.#units.indexOf(unit)),
      "dependencies first": (unit) => this.#units.filter((other) => this.#reads(unit, other)),
      "dependents first": (unit) => this.#units.filter((other) => this.#reads(other, unit)),
    }[order];
    return (variables) =>
      schedule(this.#units, { atATime: this.#atATime, before }, async (unit) => {
        const env = { ...this.#env, TF_PLUGIN_CACHE_DIR: this.#providers, ...variables };
        for (const words of commands) await run(this.#bareFolder(unit), ["terraform", ...words.split(" ")], env);
      });
  }

  change() {
    for (const [file, before, after] of changes) this.#edit(file, before, after);
    this.#synthesize();
  }

  revert() {
    for (const [file, before, after] of changes) this.#edit(file, after, before);
    this.#synthesize();
  }

  /** Removes what `init` made for `strata` or `bare`, as on a new machine, but not the provider locks. */
  uninitialize(who) {
    const above = join(this.#folder, { strata: ".strata/work", bare: `${bareOutput}/stacks` }[who]);
    if (!existsSync(above)) return;
    for (const name of readdirSync(above)) rmSync(join(above, name, ".terraform"), { recursive: true, force: true });
  }

  forgetStates() {
    rmSync(join(this.#folder, ".strata/state"), { recursive: true, force: true });
  }

  /** Returns a function that replaces all states by those of now without their resources: only outputs are left. */
  statesWithoutResources() {
    const files = this.#units.map((unit) =>
      join(this.#folder, ".strata/state", environment, unit, "terraform.tfstate"),
    );
    const states = files.map((file) => [file, JSON.parse(readFileSync(file, "utf8"))]);
    return () => states.forEach(([file, state]) => writeFileSync(file, JSON.stringify({ ...state, resources: [] })));
  }

  get #providers() {
    return join(this.#folder, ".strata/providers");
  }

  #bareFolder(unit) {
    return join(this.#folder, bareOutput, "stacks", stackOf(unit));
  }

  #reads(unit, other) {
    const { dependencies } = JSON.parse(readFileSync(join(this.#bareFolder(unit), "unit.json"), "utf8"));
    return Object.hasOwn(dependencies, stackOf(other));
  }

  /** Replaces a text in a file below environments/. */
  #edit(file, before, after) {
    const path = join(this.#folder, "environments", file);
    const text = readFileSync(path, "utf8");
    if (!text.includes(before)) throw new Error(`there is no \`${before}\` in ${file}`);
    writeFileSync(path, text.replace(before, after));
  }

  #synthesize() {
    const unavailable = (process.env.STRATA_UNAVAILABLE_PROVIDERS ?? "").split(" ").filter(Boolean);
    for (const each of [output, bareOutput]) {
      command(this.#folder, [...strata, "synth", environment, "--output", each], this.#env);
      command(this.#folder, [process.execPath, "bin/without-providers.mjs", each, ...unavailable]);
    }
  }

  /** Initializes the modules of bare Terraform, and gives those of Strata the same provider locks. */
  async #installProviders() {
    mkdirSync(this.#providers);
    try {
      await this.bare("one by one", "init -input=false")({}); // Terraform writes to a cache without regard for others
    } catch ({ message }) {
      const [reason = message] = /Error: .*/.exec(message) ?? [];
      const how = "they come from registry.terraform.io, or from a mirror in the file of TF_CLI_CONFIG_FILE";
      throw new Missing(`no providers (${how}): ${reason}`);
    }
    for (const unit of this.#units) {
      cpSync(join(this.#bareFolder(unit), lockFile), join(this.#folder, output, "stacks", stackOf(unit), lockFile));
    }
  }
}

function requirePrograms() {
  const programs = [
    ["Terraform", "terraform", "version"],
    ["Python", process.env.STRATA_SANDBOX_PYTHON ?? "python3", "-m", "venv", "--help"],
  ];
  for (const [name, program, ...args] of programs) {
    if (spawnSync(program, args).status !== 0) throw new Missing(`no ${name} (\`make doctor\` says how to get it)`);
  }
}

/** Links to the emulators that `make sandbox` has installed, and to the kubeconfig of its cluster. */
function shareInstallation(folder) {
  const [installed, own] = [root, folder].map((each) => join(each, ".strata/sandbox"));
  mkdirSync(own, { recursive: true, mode: 0o700 });
  for (const name of ["venv", "kubeconfig"]) {
    if (existsSync(join(installed, name))) symlinkSync(join(installed, name), join(own, name));
  }
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
