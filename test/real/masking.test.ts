import fc from "fast-check";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { encodings } from "../support/encodings";
import { labProject } from "../support/projects/lab-project";

jest.setTimeout(300_000);

/**
 * Random secrets in sensitive inputs of real Terraform, printed in every spelling by a provisioner that fails: none may
 * be found in anything that a run prints or keeps for people and programs.
 */
const { root, strata, write } = labProject();
const seed = Number(process.env["STRATA_TEST_SEED"] ?? Date.now());
const secrets = fc.sample(
  fc.oneof(
    fc.stringMatching(/^[A-Za-z0-9!"#$%&'()*+,./:;<=>?@[\\\]^_`{|}~-]{12,40}$/),
    fc.stringMatching(/^[A-Za-z0-9&<>"'\\äöß€]{12,30}$/),
    fc.stringMatching(/^-----BEGIN KEY-----\n[A-Za-z0-9+/=]{20,40}\n[A-Za-z0-9+/=]{20,40}\n-----END KEY-----$/),
  ),
  { numRuns: 25, seed },
);

/** Ways in which a part of the secret would still be readable: every spelling of each of its long lines. */
const spellings = secrets.flatMap((secret) =>
  secret
    .split("\n")
    .filter((line) => line.length >= 12 && !line.startsWith("-----"))
    .flatMap((line) => Object.values(encodings).map((encode) => encode(line))),
);
function expectHidden(where: string, text: string): void {
  const found = spellings.filter((spelled) => text.includes(spelled));
  expect({ seed, where, found }).toEqual({ seed, where, found: [] });
}

beforeAll(() => {
  mkdirSync(join(root, "printed"));
  secrets.forEach((secret, index) => {
    const lines = Object.values(encodings).map((encode) => `here: ${encode(secret)} and on`);
    writeFileSync(join(root, "printed", `${index}`), lines.join("\n"));
  });
  const units = secrets.map((secret, index) => [
    `environments/lab/u${index}.ts`,
    `import { unit } from "../../src/engine/unit";
import { secretResource } from "../../test/support/layers/secret-resource";
export default unit(secretResource, { secret: ${JSON.stringify(secret)}, command: "cat ${root}/printed/${index}; cat ${root}/printed/${index} >&2; exit 3" });
`,
  ]);
  write(Object.fromEntries(units) as Record<string, string>);
});

const reports = ["report.json", "report.xml", "report.md"];

test.each([
  ["the output for logs", [] as string[], {}],
  ["events as JSON", ["--json"], {}],
  ["a log of GitHub", [], { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: "summary.md" }],
])("%s, reports, logs and the journal of failing applies", (where, flags, env) => {
  const report = reports[flags.length + Object.keys(env).length]!;
  const before = process.env;
  process.env = { ...before, ...env };
  try {
    const { code, out, err } = strata(
      "apply",
      "lab",
      "--auto-approve",
      "--allow-changed",
      "--report-file",
      report,
      ...flags,
    );
    expect(code).toBe(1);
    expect(out.match(/\(sensitive value\)/g)?.length).toBeGreaterThan(secrets.length);
    expectHidden(`standard output: ${where}`, out);
    expectHidden(`standard error: ${where}`, err);
    expectHidden(report, readFileSync(join(root, report), "utf8"));
  } finally {
    process.env = before;
  }
  if (existsSync(join(root, "summary.md"))) expectHidden("summary", readFileSync(join(root, "summary.md"), "utf8"));
  const runs = join(root, ".strata", "runs");
  for (const name of readdirSync(runs, { recursive: true, encoding: "utf8" })) {
    const file = join(runs, name);
    if (statSync(file).isFile()) expectHidden(name, readFileSync(file, "utf8"));
  }
});

test("plans as text and as JSON", () => {
  const { code, out, err } = strata("plan", "lab", "--out-dir", "plans", "--verbose");
  expect(code).toBe(0);
  expectHidden("plan", out + err);
  expectHidden("plan as JSON", strata("plan", "lab", "--json").out);
  for (const name of readdirSync(join(root, "plans"), { recursive: true, encoding: "utf8" })) {
    if (name.endsWith(".json")) expectHidden(name, readFileSync(join(root, "plans", name), "utf8"));
  }
  const mode = (file: string) => (statSync(join(root, file)).mode & 0o777).toString(8);
  expect([mode("plans/lab/u0"), mode("plans/lab/u0/tfplan.binary")]).toEqual(["700", "600"]);
});
