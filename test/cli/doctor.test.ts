import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import pico from "picocolors";
import packageJson from "../../package.json";
import { report } from "../../src/cli/commands/doctor";
import { examine } from "../../src/doctor/doctor";
import { checkNode } from "../../src/doctor/packages";
import type { Row } from "../../src/doctor/row";
import { verdicts } from "../../src/doctor/verdicts";
import { checkStateBuckets, type LookForBucket } from "../../src/doctor/state-buckets";
import { environment, type EnvironmentDefinition } from "../../src/engine/environment";
import type { PlacedEnvironment } from "../../src/engine/address";
import { localState, s3State } from "../../src/engine/state";
import { howToGet } from "../../src/terraform/installation";
import { satisfies } from "../../src/terraform/version";
import { AwsStub } from "../support/aws/aws-stub";
import { projectOf } from "../support/projects/temporary-project";

/** A program that prints something, for the PATH. */
const says = (text: string, code = 0): string => `#!/bin/sh\ncat <<'END'\n${text}\nEND\nexit ${code}\n`;

const healthy = {
  "bin/terraform": says("Terraform v1.11.4\non linux_amd64"),
  "bin/aws": `#!/bin/sh
[ "$1" = --version ] && echo "aws-cli/2.15.0 Python/3.11.7" || echo "arn:aws:iam::111111111111:user/someone"
`,
  "bin/python3": says("Python 3.12.1 True"),
  "bin/kubectl": says("Client Version: v1.32.4\nKustomize Version: v5.5.0"),
  "bin/helm": says("v3.19.0+g3d8990f"),
  "bin/promtool": says("promtool, version 3.14.0 (branch: HEAD, revision: 0000000)"),
  "bin/java": says("openjdk 17.0.12 2024-07-16"),
  "bin/mvn": says("Apache Maven 3.9.9 (8e8579a9e76f7d015ee5ec7bfcdc97d260186937)"),
  "bin/chromium": says("Chromium 130.0.6723.58 built on Debian"),
};
const packages = {
  "package.json": JSON.stringify({ engines: { node: ">=20.9" } }),
  "package-lock.json": JSON.stringify({
    packages: {
      "": { name: "strata" },
      "node_modules/cdktf": { version: "0.21.0" },
      "node_modules/cdktf/node_modules/zod": { version: "3.0.0" },
      "node_modules/jest": { version: "30.0.0", dev: true },
      "node_modules/@esbuild/aix-ppc64": { version: "0.28.2", optional: true },
    },
  }),
  "node_modules/cdktf/package.json": '{"version":"0.21.0"}',
  "node_modules/cdktf/node_modules/zod/package.json": '{"version":"3.0.0"}',
  "node_modules/jest/package.json": '{"version":"30.0.0"}',
};
const providers = Object.fromEntries(
  ["aws/6.47.1", "kubernetes/3.2.1", "helm/3.1.1"].map((each) => [
    `cdktf.out/stacks/dev-vpc/.terraform/providers/registry/hashicorp/${each}/linux_amd64/x`,
    "",
  ]),
);

const environments = (definition: Partial<EnvironmentDefinition> = {}): readonly PlacedEnvironment[] =>
  projectOf({
    "environments/dev/environment.ts": environment({
      organization: { name: "acme", tags: {} },
      aws: { account: "111111111111", region: "us-east-1" },
      state: s3State({ bucket: "acme-state", region: "us-east-1" }),
      ...definition,
    }),
  }).environments;

const target = { account: "111111111111", region: "us-east-1" };
const emulated = { ...target, emulator: { endpoint: "http://127.0.0.1:1" } };

interface Setting {
  /** Files of the machine; undefined removes one of a healthy machine. */
  readonly files?: Readonly<Record<string, string | undefined>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly named?: boolean;
  readonly definition?: Partial<EnvironmentDefinition>;
  readonly timeoutMs?: number;
  readonly lookForBucket?: LookForBucket;
}

/** Rows of the doctor for a described machine, independent of this one. */
async function examined({
  files,
  env,
  named = false,
  definition,
  timeoutMs = 5000,
  lookForBucket = () => Promise.resolve({ status: "there" }),
}: Setting = {}): Promise<Row[]> {
  const root = mkdtempSync(join(tmpdir(), "strata-doctor-"));
  try {
    for (const [path, content] of Object.entries({ ...healthy, ...packages, ...providers, ...files })) {
      if (content === undefined) continue;
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content);
      if (path.startsWith("bin/")) chmodSync(join(root, path), 0o755);
    }
    mkdirSync(join(root, "bin"), { recursive: true });
    // The shell's own programs are what the scripts are made of.
    for (const tool of ["cat", "sleep"])
      writeFileSync(join(root, "bin", tool), `#!/bin/sh\nexec /bin/${tool} "$@"\n`, { mode: 0o755 });
    const rows = await examine({
      root,
      outdir: "cdktf.out",
      environments: environments(definition),
      named,
      env: { PATH: join(root, "bin"), ...env },
      timeoutMs,
      lookForBucket,
    });
    return rows.map((row) => ({ ...row, found: row.found.replaceAll(root, "<root>") }));
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

async function row(name: string, setting: Setting): Promise<Row> {
  const found = (await examined(setting)).find((each) => each.name === name);
  if (found === undefined) throw new Error(`there is no row ${name}`);
  return found;
}

describe("strata doctor", () => {
  test("finds everything on a machine that has everything", async () => {
    const rows = await examined();
    expect(rows.map(({ name, status, found }) => [status, name, found])).toEqual([
      ["ok", "Strata", packageJson.version],
      ["ok", "Node", `${process.versions.node} ${process.execPath}`],
      ["ok", "npm packages", "2, as locked"],
      ["ok", "npm packages (dev)", "1, as locked"],
      ["ok", "Terraform", "1.11.4 <root>/bin/terraform"],
      ["ok", "provider aws", "6.47.1 cdktf.out/stacks/dev-vpc/.terraform/providers/registry/hashicorp/aws"],
      [
        "ok",
        "provider kubernetes",
        "3.2.1 cdktf.out/stacks/dev-vpc/.terraform/providers/registry/hashicorp/kubernetes",
      ],
      ["ok", "provider helm", "3.1.1 cdktf.out/stacks/dev-vpc/.terraform/providers/registry/hashicorp/helm"],
      ["ok", "AWS CLI", "2.15.0 <root>/bin/aws"],
      ["ok", "Python", "3.12.1 <root>/bin/python3"],
      ["ok", "kubectl", "1.32.4 <root>/bin/kubectl"],
      ["ok", "Helm", "3.19.0 <root>/bin/helm"],
      ["ok", "promtool", "3.14.0 <root>/bin/promtool"],
      ["ok", "Java", "17.0.12 <root>/bin/java"],
      ["ok", "Maven", "3.9.9 <root>/bin/mvn"],
      ["ok", "Chromium", "130.0.6723.58 <root>/bin/chromium"],
      ["ok", "credentials dev", "arn:aws:iam::111111111111:user/someone (default profile)"],
      ["ok", "state bucket acme-state", "us-east-1, account 111111111111"],
    ]);
    expect(rows.every(({ fix }) => fix === undefined)).toBe(true);
  });

  test.each<[string, string, Setting, Partial<Row>]>([
    [
      "Terraform",
      "none",
      { files: { "bin/terraform": undefined } },
      { status: "missing", found: "-", fix: howToGet("Terraform") },
    ],
    [
      "Terraform",
      "old",
      { files: { "bin/terraform": says("Terraform v1.5.7") } },
      { status: "wrong version", found: "1.5.7 <root>/bin/terraform, must be >= 1.11.0" },
    ],
    [
      "Terraform",
      "broken",
      { files: { "bin/terraform": says("segmentation fault", 139) } },
      { status: "no answer", found: "<root>/bin/terraform: does not run" },
    ],
    [
      "Terraform",
      "without an executable format",
      { files: { "bin/terraform": "\u0000\u0001" } },
      { status: "no answer", found: "<root>/bin/terraform: does not run" },
    ],
    [
      "OpenTofu",
      "asked for and missing",
      { env: { TERRAFORM_BINARY_NAME: "tofu" } },
      { status: "missing", found: 'no program "tofu"', fix: howToGet("OpenTofu") },
    ],
    [
      "OpenTofu",
      "asked for and there",
      { env: { TERRAFORM_BINARY_NAME: "tofu" }, files: { "bin/tofu": says("OpenTofu v1.12.6\non linux_amd64") } },
      { status: "ok", found: "1.12.6 <root>/bin/tofu" },
    ],
    [
      "Python",
      "old",
      { files: { "bin/python3": says("Python 3.8.1 True") } },
      { status: "wrong version", found: "3.8.1 <root>/bin/python3, must be >= 3.11" },
    ],
    [
      "Python",
      "without venv",
      { files: { "bin/python3": says("Python 3.12.1 False") } },
      { status: "missing", found: "3.12.1 <root>/bin/python3, without its venv module", fix: howToGet("Python") },
    ],
    [
      "Python",
      "under another name",
      { files: { "bin/python3": undefined, "bin/python": says("Python 3.12.1 True") } },
      { status: "ok", found: "3.12.1 <root>/bin/python" },
    ],
    [
      "kubectl",
      "a folder of that name",
      { files: { "bin/kubectl": undefined, "bin/kubectl/x": "" } },
      { status: "missing", found: "-" },
    ],
    [
      "provider aws",
      "too new",
      {
        files: {
          "cdktf.out/stacks/dev-vpc/.terraform/providers/registry/hashicorp/aws/6.47.1/linux_amd64/x": undefined,
          "cdktf.out/stacks/dev-vpc/.terraform/providers/registry/hashicorp/aws/7.0.0/linux_amd64/x": "",
        },
      },
      {
        status: "wrong version",
        found: "7.0.0 cdktf.out/stacks/dev-vpc/.terraform/providers/registry/hashicorp/aws, must be >= 6.25.0, < 7.0.0",
        fix: "`terraform -chdir=cdktf.out/stacks/<stack> init -upgrade`",
      },
    ],
    [
      "npm packages",
      "one is missing",
      { files: { "node_modules/cdktf/package.json": undefined } },
      { status: "missing", found: "cdktf", required: true, fix: "`npm ci`" },
    ],
    [
      "npm packages",
      "another version",
      { files: { "node_modules/cdktf/node_modules/zod/package.json": '{"version":"4.0.0"}' } },
      { status: "wrong version", found: "zod is 4.0.0, locked is 3.0.0", required: true, fix: "`npm ci`" },
    ],
    [
      "npm packages (dev)",
      "left out",
      { files: { "node_modules/jest/package.json": undefined } },
      { status: "missing", found: "jest", required: false },
    ],
    [
      "npm packages",
      "no lock file",
      { files: { "package-lock.json": "{" } },
      { status: "missing", found: "package-lock.json cannot be read", required: true },
    ],
  ])("%s: %s", async (name, _, setting, expected) => {
    expect(await row(name, setting)).toMatchObject(expected);
  });

  test.each([
    ["exec sleep 60", "the program itself"],
    ["sleep 60", "a child of it"],
  ])("a hanging program does not hang the doctor: %s", async (body) => {
    const started = Date.now();
    const rows = await examined({ files: { "bin/helm": `#!/bin/sh\n${body}\n` }, timeoutMs: 700 });
    expect(Date.now() - started).toBeLessThan(5000);
    expect(rows.find(({ name }) => name === "Helm")).toMatchObject({
      status: "no answer",
      found: "<root>/bin/helm: no answer within 0.7 s",
      required: false,
    });
  });

  test.each([
    ["20.9.0", "ok"],
    ["20.8.1", "wrong version"],
    ["24.1.0", "ok"],
  ])("Node %s is %s", (version, status) => {
    expect(checkNode(join(__dirname, "..", ".."), version)).toMatchObject({ status, required: true });
  });
});

describe("credentials", () => {
  const aws = (stderr: string): Setting["files"] => ({
    "bin/aws": `#!/bin/sh\ncat >&2 <<'END'\n${stderr}\nEND\nexit 253\n`,
  });

  test.each<[string, Setting, Partial<Row>]>([
    [
      "no CLI",
      { files: { "bin/aws": undefined } },
      { status: "skipped", found: "not checked: that needs the AWS CLI" },
    ],
    [
      "an emulator",
      { definition: { aws: emulated, state: localState() } },
      { status: "skipped", found: "none needed: it is applied to an emulator" },
    ],
    [
      "another account",
      { definition: { aws: { ...target, account: "222222222222" } }, env: { AWS_PROFILE: "dev" } },
      {
        status: "wrong account",
        found:
          "arn:aws:iam::111111111111:user/someone, but environments/dev/environment.ts says 222222222222 (profile dev)",
        fix: "choose another profile (AWS_PROFILE), or correct the file",
      },
    ],
    [
      "none",
      { files: aws("Unable to locate credentials. You can configure credentials by running aws configure.") },
      { status: "missing", found: "no credentials (default profile)", fix: "`aws sso login` or `aws configure`" },
    ],
    [
      "an unknown profile",
      { files: aws("The config profile (dve) could not be found"), env: { AWS_PROFILE: "dve" } },
      { status: "missing", found: "there is no such profile (profile dve)" },
    ],
    [
      "an expired session",
      { files: aws("The SSO session associated with this profile has expired."), env: { AWS_PROFILE: "dev" } },
      {
        status: "missing",
        found: "expired (profile dev)",
        fix: "`aws sso login --profile dev` or `aws configure --profile dev`",
      },
    ],
    [
      "no network",
      { files: aws('Could not connect to the endpoint URL: "https://sts.us-east-1.amazonaws.com/"') },
      { status: "no answer", found: "AWS cannot be reached (default profile)" },
    ],
    [
      "a role that they may not assume",
      {
        files: aws("An error occurred (AccessDenied) when calling the AssumeRole operation: User: x is not authorized"),
        definition: { aws: { ...target, deployRoleArn: "arn:aws:iam::111111111111:role/deploy" } },
      },
      { status: "missing", found: "may not assume arn:aws:iam::111111111111:role/deploy (default profile)" },
    ],
    [
      "a CLI that hangs",
      { files: { "bin/aws": '#!/bin/sh\n[ "$1" = --version ] || sleep 60\n' }, timeoutMs: 700 },
      { status: "no answer", found: "no answer within 0.7 s (default profile)" },
    ],
  ])("%s", async (_, setting, expected) => {
    expect(await row("credentials dev", setting)).toMatchObject({ required: false, ...expected });
  });

  test("a role is assumed, and only its name is asked for", async () => {
    const script = `#!/bin/sh
case "$*" in
  "sts assume-role --role-arn arn:aws:iam::111111111111:role/deploy --role-session-name strata-doctor --query AssumedRoleUser.Arn "*)
    echo "arn:aws:sts::111111111111:assumed-role/deploy/strata-doctor";;
  *) exit 1;;
esac
`;
    const definition = { aws: { ...target, deployRoleArn: "arn:aws:iam::111111111111:role/deploy" } };
    expect(await row("credentials dev", { files: { "bin/aws": script }, definition })).toMatchObject({
      status: "ok",
      found: "arn:aws:sts::111111111111:assumed-role/deploy/strata-doctor (default profile)",
    });
  });

  test("a role is assumed with its external id and session name", async () => {
    const script = `#!/bin/sh
case "$*" in
  *"--role-session-name strata --external-id strata-7f3a "*) echo "arn:aws:sts::111111111111:assumed-role/deploy/strata";;
  *) exit 1;;
esac
`;
    const role = { deployRoleExternalId: "strata-7f3a", deployRoleSessionName: "strata" };
    const definition = { aws: { ...target, deployRoleArn: "arn:aws:iam::111111111111:role/deploy", ...role } };
    expect(await row("credentials dev", { files: { "bin/aws": script }, definition })).toMatchObject({ status: "ok" });
  });

  test("nothing secret is printed, whatever the CLI says", async () => {
    const secrets = { AWS_ACCESS_KEY_ID: "AKIAEXAMPLE", AWS_SECRET_ACCESS_KEY: "s3cr3t" };
    const files = aws("An error occurred (SignatureDoesNotMatch) when calling x: AKIAEXAMPLE s3cr3t");
    const rows = await examined({ files, env: secrets });
    expect(rows.at(-2)).toMatchObject({ found: "refused by AWS (SignatureDoesNotMatch) (environment variables)" });
    expect(JSON.stringify(rows)).not.toMatch(/AKIA|s3cr3t/);
  });
});

describe("state buckets", () => {
  const fix = "`npx strata bootstrap dev`";

  test.each<[string, LookForBucket, Partial<Row>]>([
    ["missing", () => Promise.resolve({ status: "missing" }), { status: "missing", found: "-", fix }],
    [
      "of someone else",
      () => Promise.resolve({ status: "wrong", reason: "S3 refuses it", fix: "choose another" }),
      { status: "missing", found: "S3 refuses it", fix: "choose another" },
    ],
    [
      "AWS that cannot be asked",
      () => Promise.resolve({ status: "unknown", reason: "no credentials" }),
      { status: "skipped", found: "not checked: no credentials" },
    ],
    [
      "AWS that does not answer",
      () => new Promise(() => undefined),
      { status: "skipped", found: "not checked: no answer within 0.7 s" },
    ],
  ])("%s", async (_, lookForBucket, expected) => {
    const setting = { lookForBucket, timeoutMs: 700 };
    const neededFor = "states of dev";
    expect(await row("state bucket acme-state", setting)).toMatchObject({ required: false, neededFor, ...expected });
    expect(await row("state bucket acme-state", { ...setting, named: true })).toMatchObject({ required: true });
  });

  test("one row for a bucket that environments share, none for states elsewhere", async () => {
    const definition = environments()[0]!.definition;
    const place = (name: string, state = definition.state) => ({
      ...{ name, path: name, system: undefined, file: `environments/${name}/environment.ts` },
      definition: { ...definition, state },
    });
    const asked: string[] = [];
    const look: LookForBucket = ({ name }) => {
      asked.push(name);
      return Promise.resolve({ status: "there" });
    };
    const found = checkStateBuckets([place("dev"), place("qa"), place("lab", localState())], {
      ...{ timeoutMs: 700, required: false, look },
    });
    const rows = await Promise.all(found);
    expect(rows.map(({ name, neededFor }) => [name, neededFor])).toEqual([
      ["state bucket acme-state", "states of dev, qa"],
    ]);
    expect(asked).toEqual(["acme-state"]);
  });
});

describe("state buckets, asked for at AWS", () => {
  const aws = new AwsStub();
  beforeAll(() => aws.start());
  afterAll(() => aws.stop());
  beforeEach(() => aws.reset());
  const look = async (): Promise<Partial<Row>> => {
    const [found] = await Promise.all(checkStateBuckets(environments(), { timeoutMs: 5000, required: false }));
    return { status: found!.status, found: found!.found, fix: found!.fix };
  };

  test("there, missing, or not to be looked at", async () => {
    expect(await look()).toEqual({ status: "missing", found: "-", fix: "`npx strata bootstrap dev`" });
    aws.add("acme-state");
    expect(await look()).toEqual({ status: "ok", found: "us-east-1, account 111111111111", fix: undefined });
    aws.add("acme-state", { owner: "999999999999" });
    expect(await look()).toMatchObject({
      status: "missing",
      found:
        "S3 refuses it to arn:aws:iam::111111111111:user/someone, as it does a bucket of any account but 111111111111",
    });
    expect(aws.changes).toEqual([]);
  });

  test("not checked with credentials that are refused, or of another account; nothing secret is said", async () => {
    aws.account = "222222222222";
    expect(await look()).toMatchObject({
      status: "skipped",
      found: "not checked: the AWS credentials are of account 222222222222 (arn:aws:iam::222222222222:user/someone)",
    });
    aws.refuse("GetCallerIdentity", "SignatureDoesNotMatch");
    expect(await look()).toMatchObject({
      status: "skipped",
      found: "not checked: AWS credentials are refused (SignatureDoesNotMatch)",
    });
  });
});

describe("what is required", () => {
  const bare = {
    files: Object.fromEntries(Object.keys({ ...healthy, ...providers }).map((file) => [file, undefined])),
  };
  const print = (rows: readonly Row[], options: { json?: boolean } = {}, definition: Setting["definition"] = {}) => {
    const out: string[] = [];
    const silent = { err: () => undefined, colors: pico.createColors(false), interactive: false };
    const code = report(
      { root: "", terminal: { ...silent, out: (text) => void out.push(text) } },
      rows,
      verdicts(rows, environments(definition)),
      options,
    );
    return { code, out: out.join("\n") };
  };

  test("Node and the packages: all else is a warning", async () => {
    const { code, out } = print(await examined(bare));
    expect(code).toBe(0);
    expect(out).toContain("\nworks: synth, check, list, graph; lint, types, tests\n");
  });

  test("for an environment also what applies it", async () => {
    const rows = await examined({ ...bare, named: true });
    expect(rows.filter(({ required }) => required).map(({ name }) => name)).toEqual([
      "Strata",
      "Node",
      "npm packages",
      "Terraform",
      "state bucket acme-state",
    ]);
    const { code, out } = print(rows);
    expect(code).toBe(1);
    expect(out).toContain(`\nblocked: plan and apply dev (Terraform: missing); first ${howToGet("Terraform")}`);
    expect(out).toContain(`\nTerraform: ${howToGet("Terraform")}\n`);
  });

  test("for an environment also its account, where that can be checked", async () => {
    const rows = await examined({ named: true, definition: { aws: { ...target, account: "222222222222" } } });
    const { code, out } = print(rows);
    expect(code).toBe(1);
    expect(out).toMatch(/\nblocked: plan and apply dev \(credentials: wrong account\); first choose another profile/);
  });

  test("for a sandbox Python, but no credentials", async () => {
    const definition = { aws: emulated, state: localState() };
    const rows = await examined({ ...bare, named: true, definition });
    expect(rows.filter(({ required }) => required).map(({ name }) => name)).toEqual([
      ...["Strata", "Node", "npm packages", "Terraform", "Python"],
    ]);
  });

  test("on a machine that has everything, all works; on an emulator after its start", async () => {
    expect(print(await examined()).out).toMatch(
      /\nworks: synth, check, list, graph; lint, types, tests; plan and apply dev$/,
    );
    const definition = { aws: emulated, state: localState() };
    expect(print(await examined({ definition }), {}, definition).out).toMatch(
      /\nworks: plan and apply dev; first `npx strata sandbox up`$/,
    );
  });

  test("what could not be checked is no verdict", async () => {
    const lookForBucket = () => Promise.resolve({ status: "unknown", reason: "no network" } as const);
    expect(print(await examined({ lookForBucket })).out).toMatch(
      /\nnot checked: plan and apply dev \(state bucket not checked: no network\)$/,
    );
  });

  test("without providers a plan works: it installs them", async () => {
    const files = Object.fromEntries(Object.keys(providers).map((file) => [file, undefined]));
    const rows = await examined({ files });
    expect(rows.find(({ name }) => name === "provider aws")).toMatchObject({
      status: "skipped",
      found: "not installed yet; the first plan takes >= 6.25.0, < 7.0.0",
    });
    expect(print(rows).out).toMatch(/plan and apply dev$/);
  });

  test("a purpose that several rows block names all, and the first step", async () => {
    const files = { "bin/terraform": undefined, "node_modules/cdktf/package.json": undefined };
    expect(print(await examined({ files })).out).toMatch(
      /\nblocked: plan and apply dev \(npm packages: missing, Terraform: missing\); first `npm ci`$/,
    );
  });

  test("as JSON", async () => {
    const { code, out } = print(await examined({ files: { "bin/helm": undefined } }), { json: true });
    const { ok, checks, verdicts: shown } = JSON.parse(out) as { ok: boolean; checks: Row[]; verdicts: object[] };
    expect({ code, ok }).toEqual({ code: 0, ok: true });
    expect(shown.at(-1)).toEqual({ purpose: "plan and apply dev", status: "works", because: [] });
    expect(checks.find(({ name }) => name === "Helm")).toEqual({
      name: "Helm",
      status: "missing",
      found: "-",
      neededFor: "rendering charts and their values",
      required: false,
      fix: howToGet("Helm"),
    });
  });
});

describe("how to get it", () => {
  test.each([
    ["darwin", "`brew install hashicorp/tap/terraform`"],
    ["win32", "`winget install Hashicorp.Terraform`"],
    ["linux", '"Install Terraform" on developer.hashicorp.com (packages for apt and dnf)'],
    ["freebsd", '"Install Terraform" on developer.hashicorp.com (packages for apt and dnf)'],
  ] as const)("on %s", (platform, text) => expect(howToGet("Terraform", platform)).toBe(text));
});

describe("version ranges", () => {
  test.each([
    ["1.11.0", ">= 1.11.0", true],
    ["1.9.12", ">= 1.11.0", false],
    ["1.12.0-beta1", ">= 1.11.0", true],
    ["6.99", ">= 6.25.0, < 7.0.0", true],
    ["7.0.0", ">= 6.25.0, < 7.0.0", false],
    ["20.9.0", ">=20.9", true],
  ])("%s in %s: %s", (version, range, expected) => expect(satisfies(version, range)).toBe(expected));

  test("what is no range is our fault", () => {
    expect(() => satisfies("1.0.0", "~> 1")).toThrow('"~> 1" is not a range of versions');
  });
});
