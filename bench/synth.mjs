// Measures whole commands, interleaved, and prints medians and ratios against the TypeScript template of cdktf:
// its files as cdktf-cli ships them, with three small stacks in main.ts. Ratios of one run are what counts.
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { command, heading, median, print, progress, root, runs, strata } from "./measure.mjs";

const work = join(tmpdir(), `strata-bench-${process.pid}`);

/** cdktf's template, its placeholders filled in as `cdktf init` does, with three small stacks instead of an empty one. */
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

/** cdktf-cli with an app that does nothing: what no app can go below. */
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

/** This project with each of its environments `times` times. */
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
  const names = readdirSync(join(root, "environments"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  for (let copy = 2; copy <= times; copy += 1) {
    for (const { name } of names) {
      const target = join(folder, "environments", `${name}${copy}`);
      cpSync(join(root, "environments", name), target, { recursive: true });
      for (const file of readdirSync(target)) {
        // Imports of another environment mean the copy's own neighbour.
        const text = readFileSync(join(target, file), "utf8");
        writeFileSync(
          join(target, file),
          text.replace(/"\.\.\/(\w+)\//g, `"../$1${copy}/`).replace(/bucket: "/g, `bucket: "c${copy}-`),
        );
      }
    }
  }
  return folder;
}

function measure(cases) {
  const times = new Map(cases.map(({ name }) => [name, []]));
  for (const { cwd, call, env, before } of cases) {
    before?.();
    command(cwd, call, env); // warm: caches of the disk, of the bundle, of ts-node
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
  const touched = join(one, "environments/streaming/dev/s3.ts");
  const source = readFileSync(touched, "utf8");
  let edits = 0;
  const cdktf = ["npx", "--no", "cdktf", "synth"];
  const medians = measure([
    { name: "template", cwd: template, call: cdktf },
    { name: "cdktf synth of nothing", cwd: empty, call: cdktf },
    { name: "cdktf synth of dev", cwd: one, call: cdktf, env: { STRATA_ENVIRONMENT: "dev" } },
    { name: "strata synth", cwd: one, call: [...strata, "synth"] },
    { name: "strata synth dev s3", cwd: one, call: [...strata, "synth", "dev", "s3"] },
    {
      name: "strata synth, a file edited",
      cwd: one,
      call: [...strata, "synth"],
      before: () => writeFileSync(touched, `${source}// edit ${(edits += 1)}\n`),
    },
    { name: "strata synth, 10 x environments", cwd: ten, call: [...strata, "synth"] },
  ]);
  const memory = peakMemory(one, [...strata, "synth"]);
  const memoryTen = peakMemory(ten, [...strata, "synth"]);
  const memoryCdktf = peakMemory(one, cdktf, { STRATA_ENVIRONMENT: "dev" });

  const base = medians.get("template");
  const all = medians.get("strata synth");
  const rows = [
    ["cdktf synth of the template", base, "", ""],
    ["cdktf synth of an app that does nothing", medians.get("cdktf synth of nothing"), base, ""],
    ["cdktf synth of dev", medians.get("cdktf synth of dev"), base, 0.55],
    ["strata synth", all, base, 0.15],
    ["strata synth dev s3", medians.get("strata synth dev s3"), base, 0.1],
    ["strata synth, a file edited", medians.get("strata synth, a file edited"), base, ""],
    ["strata synth, 10 x the environments", medians.get("strata synth, 10 x environments"), all, 4],
  ];
  heading(`medians of ${runs} interleaved runs`);
  print("command", "seconds", "ratio", "bar", "");
  for (const [name, seconds, against, bar] of rows) {
    const ratio = against === "" ? "" : (seconds / against).toFixed(3);
    print(
      name,
      seconds.toFixed(3),
      ratio,
      bar === "" ? "" : `<= ${bar}`,
      bar === "" ? "" : seconds / against <= bar ? "met" : "MISSED",
    );
  }
  for (const [name, value, bar] of [
    ["peak memory of strata synth", memory, 300],
    ["peak memory, 10 x the environments", memoryTen, 300],
    ["peak memory of cdktf synth of dev", memoryCdktf, 300],
  ]) {
    print(name, `${value.toFixed(0)} MiB`, "", `<= ${bar}`, value <= bar ? "met" : "MISSED");
  }
  console.log("\nThe last ratio is against `strata synth`, the others against the template.");
} finally {
  rmSync(work, { recursive: true, force: true });
}
