// Runs Checkov over the root modules of production in .strata/checkov/synth and compares its findings with .checkov.yaml.
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, "../../..");
const folder = join(root, ".strata", "checkov");
const seenCheck = "CKV_STRATA_1"; // checks/seen.py
const failures = [];

const modules = readModules();
const { findings, passed } = scan("production", modules);
compareSeen(modules, passed);
const exceptions = readExceptions();
compareFindings(findings, exceptions);
checkThatCheckovWorks(modules);

const resources = modules.reduce((sum, { addresses }) => sum + addresses.length, 0);
const checks = passed.filter(({ check_id: id }) => id !== seenCheck).length + findings.length;
process.stdout.write(
  `Checkov: ${checks} checks of ${resources} resources in ${modules.length} units, ` +
    `${findings.length} findings, ${exceptions.length} exceptions in .checkov.yaml\n`,
);
failures.forEach((failure) => process.stderr.write(`error ${failure}\n`));
process.exitCode = failures.length === 0 ? 0 : 1;

function readModules() {
  const stacks = join(folder, "synth", "stacks");
  const read = (...path) => JSON.parse(readFileSync(join(stacks, ...path), "utf8"));
  return readdirSync(stacks)
    .sort()
    .filter((name) => /(^|-)prod$/.test(read(name, "unit.json").environment))
    .map((name) => {
      const { resource = {}, data = {}, provider = {} } = read(name, "cdk.tf.json");
      const addresses = Object.entries(resource).flatMap(([type, named]) =>
        Object.keys(named).map((each) => `${type}.${each}`),
      );
      // Checkov 3.3 cannot read `terraform.required_version` in JSON, and would skip the whole file.
      return { name, addresses, content: { resource, data, provider } };
    });
}

/** Runs Checkov once over some modules. It follows references between resources within each module only. */
function scan(name, units) {
  const input = join(folder, name);
  rmSync(input, { recursive: true, force: true });
  for (const unit of units) {
    mkdirSync(join(input, unit.name), { recursive: true });
    writeFileSync(join(input, unit.name, "cdk.tf.json"), JSON.stringify(unit.content, undefined, 2));
  }
  const run = spawnSync(
    join(folder, "venv", "bin", "checkov"),
    [
      ...["--directory", input, "--framework", "terraform_json", "--external-checks-dir", join(here, "checks")],
      ...["--skip-download", "--compact", "--soft-fail", "--output", "json"],
    ],
    // In another folder than .checkov.yaml, so that the findings that it lists are reported too.
    {
      cwd: folder,
      env: { PATH: process.env.PATH, HOME: folder, PYTHONDONTWRITEBYTECODE: "1" },
      encoding: "utf8",
      maxBuffer: 2 ** 28,
    },
  );
  if (run.status !== 0) throw new Error(`checkov failed: ${run.error?.message ?? run.stderr}`);
  const { results } = JSON.parse(run.stdout);
  if (results === undefined) throw new Error(`checkov read no file: ${run.stderr || run.stdout}`);
  results.parsing_errors.forEach((file) => failures.push(`Checkov cannot read ${file}`));
  // Checkov omits the type in some results (`resource.raw`), so the type is found by the lines of the block.
  const place = ({ file_path: file, file_line_range: lines }) => `${file} ${lines.join()}`;
  const types = new Map(
    results.passed_checks.filter(({ check_id: id }) => id === seenCheck).map((each) => [place(each), each.details[0]]),
  );
  const named = (record) => ({
    ...record,
    resource: record.resource.replace(/^resource(?=\.[^.]+$)/, types.get(place(record))),
  });
  return { findings: results.failed_checks.map(named), passed: results.passed_checks.map(named) };
}

/** Checkov reports no findings for a resource that it has not read. */
function compareSeen(units, passed) {
  const seen = new Set(
    passed.filter(({ check_id: id }) => id === seenCheck).map(({ file_path: file, resource }) => `${file} ${resource}`),
  );
  for (const { name, addresses } of units) {
    const missed = addresses.filter((address) => !seen.has(`/${name}/cdk.tf.json ${address}`));
    if (missed.length > 0) failures.push(`${name}: Checkov did not read ${missed.join(", ")}`);
  }
}

/** Lines of the form `- CKV_AWS_144 # aws_s3_bucket.*: the reason`. */
function readExceptions() {
  const lines = readFileSync(join(root, ".checkov.yaml"), "utf8").split("\n");
  return lines
    .filter((line) => /^\s*- CKV/.test(line))
    .flatMap((line) => {
      const [, check, resource, reason] = /^\s*- (CKV\w+) +# (\S+): (\S.*)$/.exec(line) ?? [];
      if (reason !== undefined) return [{ check, resource, reason }];
      failures.push(`.checkov.yaml: "${line.trim()}" must be "- <check> # <resource>: <reason>"`);
      return [];
    });
}

function compareFindings(found, exceptions) {
  const matches = (exception, { check_id: id, resource }) =>
    exception.check === id &&
    new RegExp(`^${exception.resource.replaceAll(".", "\\.").replaceAll("*", ".*")}$`).test(resource);
  for (const finding of found) {
    if (exceptions.some((exception) => matches(exception, finding))) continue;
    failures.push(`${finding.file_path}: ${finding.resource}: ${finding.check_id} ${finding.check_name}`);
  }
  for (const exception of exceptions) {
    if (found.some((finding) => matches(exception, finding))) continue;
    failures.push(
      `.checkov.yaml: ${exception.check} for ${exception.resource} is no longer reported (remove the line)`,
    );
  }
}

/** Breaks copies of the modules, to show that Checkov reports it. */
function checkThatCheckovWorks(units) {
  const wide = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] });
  const damages = [
    ["CKV2_AWS_11", "aws_flow_log", ({ resource }) => delete resource.aws_flow_log],
    [
      "CKV2_AWS_6",
      "aws_s3_bucket_public_access_block",
      ({ resource }) => delete resource.aws_s3_bucket_public_access_block,
    ],
    ["CKV_AWS_7", "aws_kms_key", ({ resource }) => (first(resource.aws_kms_key).enable_key_rotation = false)],
    ["CKV_AWS_62", "aws_iam_role_policy", ({ resource }) => (first(resource.aws_iam_role_policy).policy = wide)],
  ];
  const broken = damages.map(([check, type, damage]) => {
    const unit = units.find(({ content }) => type in content.resource);
    if (unit === undefined) throw new Error(`no unit of production has an ${type}`);
    const content = JSON.parse(JSON.stringify(unit.content));
    damage(content);
    return { name: `${unit.name}-${check}`, check, content };
  });
  const { findings: found } = scan("broken", broken);
  for (const { name, check } of broken) {
    if (found.some(({ check_id: id, file_path: file }) => id === check && file.startsWith(`/${name}/`))) continue;
    failures.push(`Checkov does not report ${check} in ${name}, which was broken on purpose`);
  }
}

function first(blocks) {
  return Object.values(blocks)[0];
}
