// Measures whole commands, interleaved, and prints medians and ratios to the TypeScript template of cdktf: its files as
// in cdktf-cli, with three small stacks in main.ts. Compare only ratios, and only within one run.
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { command, compared, heading, median, print, progress, root, runs, strata } from "./measure.mjs";

const work = join(tmpdir(), `strata-bench-${process.pid}`);

/** The template of cdktf as `cdktf init` writes it, with three small stacks instead of an empty one. */
function makeTemplate() {
  const folder = join(work, "template");
  const source = join(root, "node_modules/cdktf-cli/bundle/templates/typescript");
  mkdirSync(folder, { recursive: true });
  const placeholders = {
    "{{ $base }}": "template",
    "{{projectId}}": "template",
    "{{sendCrashReports}}": "false",
    "{{futureFlags}}": "",
  };
  for (const file of ["cdktf.json", "package.json", "tsconfig.json"]) {
    const text = readFileSync(join(source, file), "utf8");
    const filled = Object.entries(placeholders).reduce((left, [name, value]) => left.replaceAll(name, value), text);
    writeFileSync(join(folder, file), filled);
  }
  writeFileSync(
    join(folder, "main.ts"),
    `import { Construct } from "constructs";
import { App, TerraformStack } from "cdktf";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";

class SmallStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new AwsProvider(this, "aws", { region: "us-east-1" });
  }
}

const app = new App();
new Vpc(new SmallStack(app, "vpc"), "vpc", { cidrBlock: "10.0.0.0/16" });
new KmsKey(new SmallStack(app, "kms"), "key", {});
new S3Bucket(new SmallStack(app, "s3"), "bucket", {});
app.synth();
`,
  );
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  return folder;
}

/** cdktf-cli with an app that does nothing: a lower bound for any app. */
function makeEmptyApp() {
  const folder = join(work, "empty");
  mkdirSync(folder);
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  const config = JSON.parse(readFileSync(join(root, "cdktf.json"), "utf8"));
  writeFileSync(join(folder, "cdktf.json"), JSON.stringify({ ...config, app: "true" }));
  mkdirSync(join(folder, "cdktf.out"));
  writeFileSync(join(folder, "cdktf.out", "manifest.json"), JSON.stringify({ version: "0.21.0", stacks: {} }));
  return folder;
}

/** This project with `times` copies of each system. */
function makeProject(times) {
  const folder = join(work, `project-${times}`);
  mkdirSync(folder, { recursive: true });
  for (const entry of [
    "bin",
    "src",
    "modules",
    "helm-values",
    "charts",
    "package.json",
    "package-lock.json",
    "tsconfig.json",
    "cdktf.json",
  ]) {
    if (existsSync(join(root, entry))) cpSync(join(root, entry), join(folder, entry), { recursive: true });
  }
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  cpSync(join(root, "environments"), join(folder, "environments"), { recursive: true });
  const systems = readdirSync(join(root, "environments"), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  for (let copy = 2; copy <= times; copy += 1) {
    const accounts = readFileSync(join(root, "environments", "accounts.ts"), "utf8");
    writeFileSync(join(folder, "environments", `accounts${copy}.ts`), inAccountsOf(copy, accounts));
    systems.forEach(({ name }, index) => {
      const short = `s${index}x${copy}`; // names in AWS must not exceed their limits
      const to = join(folder, "environments", short);
      cpSync(join(root, "environments", name), to, { recursive: true });
      for (const file of readdirSync(to, { recursive: true, encoding: "utf8" })) {
        if (!file.endsWith(".ts")) continue;
        const text = readFileSync(join(to, file), "utf8").replaceAll('../../accounts"', `../../accounts${copy}"`);
        writeFileSync(join(to, file), text.replaceAll(".strata/sandbox/", `.strata/sandbox-${copy}/`));
      }
    });
  }
  return folder;
}

/** A copy has accounts and an emulator of its own: in one account or cluster, names would be claimed twice. */
const inAccountsOf = (copy, text) =>
  text
    .replace(/\d{9}(\d{3})/g, (_, end) => `${String(copy).padStart(9, "9")}${end}`)
    .replaceAll(":4566", `:${4566 + copy}`);

function measure(cases) {
  const times = new Map(cases.map(({ name }) => [name, []]));
  for (const { cwd, call, env, before } of cases) {
    before?.();
    command(cwd, call, env); // warms the caches of the disk, the bundle and ts-node
  }
  for (let run = 0; run < runs; run += 1) {
    for (const { name, cwd, call, env, before } of cases) {
      before?.();
      times.get(name).push(command(cwd, call, env));
    }
    progress(`run ${run + 1} of ${runs}`);
  }
  progress("");
  return new Map([...times].map(([name, values]) => [name, median(values)]));
}

function peakMemory(cwd, call, env = {}) {
  const file = join(work, "memory");
  rmSync(file, { force: true });
  command(cwd, call, {
    ...env,
    STRATA_BENCH_MEMORY: file,
    NODE_OPTIONS: `--require ${join(root, "bench/peak-memory.cjs")}`,
  });
  return Math.max(...readFileSync(file, "utf8").trim().split("\n").map(Number));
}

try {
  const template = makeTemplate();
  const empty = makeEmptyApp();
  const [one, ten] = [makeProject(1), makeProject(10)];
  const edited = join(one, "environments/streaming/dev/s3.ts");
  const source = readFileSync(edited, "utf8");
  let edits = 0;
  const cdktf = ["npx", "--no", "cdktf", "synth"];
  const env = { STRATA_ENVIRONMENT: "streaming-dev" };
  const medians = measure([
    { name: "template", cwd: template, call: cdktf },
    { name: "cdktf synth of nothing", cwd: empty, call: cdktf },
    { name: "cdktf synth of streaming-dev", cwd: one, call: cdktf, env },
    { name: "strata synth", cwd: one, call: [...strata, "synth"] },
    { name: "strata synth streaming-dev s3", cwd: one, call: [...strata, "synth", "streaming-dev", "s3"] },
    {
      name: "strata synth after an edit",
      cwd: one,
      call: [...strata, "synth"],
      before: () => writeFileSync(edited, `${source}// edit ${(edits += 1)}\n`),
    },
    { name: "strata synth, 10 x the environments", cwd: ten, call: [...strata, "synth"] },
  ]);
  const memory = peakMemory(one, [...strata, "synth"]);
  const memoryTen = peakMemory(ten, [...strata, "synth"]);
  const memoryCdktf = peakMemory(one, cdktf, env);

  const base = medians.get("template");
  const all = medians.get("strata synth");
  const rows = [
    ["cdktf synth of the template", base],
    ["cdktf synth of an app that does nothing", medians.get("cdktf synth of nothing"), base],
    ["cdktf synth of streaming-dev", medians.get("cdktf synth of streaming-dev"), base, 0.55],
    ["strata synth", all, base, 0.15],
    ["strata synth streaming-dev s3", medians.get("strata synth streaming-dev s3"), base, 0.1],
    ["strata synth after an edit", medians.get("strata synth after an edit"), base],
    ["strata synth, 10 x the environments", medians.get("strata synth, 10 x the environments"), all, 4],
  ];
  heading(`medians of ${runs} interleaved runs`);
  print("command", "seconds", "ratio", "limit", "");
  for (const [name, seconds, reference, limit] of rows) {
    print(name, seconds.toFixed(3), ...(reference === undefined ? [] : compared(seconds / reference, limit)));
  }
  for (const [name, mib] of [
    ["peak memory of strata synth", memory],
    ["peak memory, 10 x the environments", memoryTen],
    ["peak memory of cdktf synth", memoryCdktf],
  ]) {
    print(name, "", ...compared(mib, 300, (value) => `${value.toFixed(0)} MiB`));
  }
  console.log("\nThe ratio of 10 x the environments is to `strata synth`, the other ratios are to the template.");
} finally {
  rmSync(work, { recursive: true, force: true });
}
