// Measures whole commands, interleaved, and prints medians and ratios to the TypeScript template of cdktf: its files as
// in cdktf-cli, with three small stacks in main.ts. Compare only ratios, and only within one run.
// The project has the size of five systems: copies of those in environments/, with all their environments.
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { command, compared, copyProject, heading, median, print, progress, root, runs, strata } from "./measure.mjs";

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

/** This project with a number of systems: those in environments/, and copies of them. */
function makeProject(systems) {
  const folder = join(work, `project-${systems}`);
  mkdirSync(folder, { recursive: true });
  copyProject(folder, "apps", "environments", "helm-values");
  const [from, to] = [root, folder].map((each) => join(each, "environments"));
  const names = readdirSync(to, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  for (let copy = names.length; copy < systems; copy += 1) {
    const { name } = names[copy % names.length];
    const system = join(to, `s${copy}`); // names in AWS must not exceed their limits
    cpSync(join(from, name), system, { recursive: true });
    const accounts = readFileSync(join(from, "accounts.ts"), "utf8");
    writeFileSync(join(to, `accounts${copy}.ts`), inAccountsOf(copy, accounts));
    for (const file of readdirSync(system, { recursive: true, encoding: "utf8" })) {
      if (!file.endsWith(".ts")) continue;
      const text = readFileSync(join(system, file), "utf8").replaceAll('../../accounts"', `../../accounts${copy}"`);
      writeFileSync(join(system, file), text.replaceAll(".strata/sandbox/", `.strata/sandbox-${copy}/`));
    }
  }
  return folder;
}

/** A copy has accounts and an emulator of its own: in one account or cluster, names would be claimed twice. */
const inAccountsOf = (copy, text) =>
  text
    .replace(/\d{9}(\d{3})/g, (_, end) => `${String(copy).padStart(9, "9")}${end}`)
    .replaceAll(":4566", `:${4566 + copy}`);

/** The numbers of units and resources of a project. */
function sizeOf(folder) {
  const stacks = join(folder, "cdktf.out", "stacks");
  const records = readdirSync(stacks).map((name) => JSON.parse(readFileSync(join(stacks, name, "unit.json"), "utf8")));
  const resources = records.flatMap((record) => Object.values(record.resources));
  return { units: records.length, resources: resources.reduce((sum, count) => sum + count, 0) };
}

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
  const [five, fifty] = [makeProject(5), makeProject(50)];
  const edited = join(five, "environments/streaming/dev/s3.ts");
  const source = readFileSync(edited, "utf8");
  let edits = 0;
  const cdktf = ["npx", "--no", "cdktf", "synth"];
  const env = { STRATA_ENVIRONMENT: "streaming-dev" };
  const medians = measure([
    { name: "template", cwd: template, call: cdktf },
    { name: "cdktf synth of nothing", cwd: empty, call: cdktf },
    { name: "cdktf synth of streaming-dev", cwd: five, call: cdktf, env },
    { name: "strata synth", cwd: five, call: [...strata, "synth"] },
    { name: "strata synth streaming-dev s3", cwd: five, call: [...strata, "synth", "streaming-dev", "s3"] },
    {
      name: "strata synth after an edit",
      cwd: five,
      call: [...strata, "synth"],
      // A comment would leave the bundle, and with it the compiled code, as it was.
      before: () => writeFileSync(edited, `${source}export const edit = ${(edits += 1)};\n`),
    },
    { name: "strata synth, 10 x the environments", cwd: fifty, call: [...strata, "synth"] },
  ]);
  const memory = peakMemory(five, [...strata, "synth"]);
  const memoryTen = peakMemory(fifty, [...strata, "synth"]);
  const memoryCdktf = peakMemory(five, cdktf, env);

  const base = medians.get("template");
  const all = medians.get("strata synth");
  const allTen = medians.get("strata synth, 10 x the environments");
  const [size, sizeTen] = [sizeOf(five), sizeOf(fifty)];
  const rows = [
    ["cdktf synth of the template", base],
    ["cdktf synth of an app that does nothing", medians.get("cdktf synth of nothing"), base],
    ["cdktf synth of streaming-dev", medians.get("cdktf synth of streaming-dev"), base, 0.55],
    ["strata synth", all, base, 0.2],
    ["strata synth streaming-dev s3", medians.get("strata synth streaming-dev s3"), base, 0.05],
    ["strata synth after an edit", medians.get("strata synth after an edit"), base, 0.3],
    ["strata synth, 10 x the environments", allTen, all, 4],
  ];
  const [units, unitsTen] = [size, sizeTen].map((each) => `${each.units} units with ${each.resources} resources`);
  heading(`medians of ${runs} interleaved runs, ${units}, 10 x: ${unitsTen}`);
  print("command", "seconds", "ratio", "limit", "");
  for (const [name, seconds, reference, limit] of rows) {
    print(name, seconds.toFixed(3), ...(reference === undefined ? [] : compared(seconds / reference, limit)));
  }
  print("strata synth, each unit", (all / size.units).toFixed(4));
  print("each unit more, to 10 x", ((allTen - all) / (sizeTen.units - size.units)).toFixed(4));
  for (const [name, mib] of [
    ["peak memory of strata synth", memory],
    ["peak memory, 10 x the environments", memoryTen],
    ["peak memory of cdktf synth", memoryCdktf],
  ]) {
    print(name, "", ...compared(mib, 250, (value) => `${value.toFixed(0)} MiB`));
  }
  console.log("\nThe ratio of 10 x the environments is to `strata synth`, the other ratios are to the template.");
} finally {
  rmSync(work, { recursive: true, force: true });
}
