import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import pico from "picocolors";
import { z } from "zod";
import { output } from "../../src/cli/commands/output";
import { main } from "../../src/cli/main";
import { environment } from "../../src/engine/environment";
import { layer } from "../../src/engine/layer";
import { output as declared } from "../../src/engine/output";
import { formatProblem, UserError } from "../../src/engine/problem";
import { localState, s3State, type State } from "../../src/engine/state";
import { unit } from "../../src/engine/unit";
import { projectOf } from "../support/projects/temporary-project";

const network = layer({
  name: "network",
  summary: "for tests",
  inputs: z.strictObject({}),
  outputs: { vpcId: declared("", ""), newOne: declared("", "") },
  build: () => ({ vpcId: "", newOne: "" }),
});
const silent = layer({ name: "silent", summary: "", inputs: z.strictObject({}), outputs: {}, build: () => ({}) });

const statesIn = (state: State) =>
  projectOf({
    "environments/dev/environment.ts": environment({
      organization: { name: "acme", tags: {} },
      aws: { account: "111111111111", region: "us-east-1" },
      state,
    }),
    "environments/dev/network.ts": unit(network, {}),
    "environments/dev/other.ts": unit(network, {}),
    "environments/dev/silent.ts": unit(silent, {}),
  });

const state = JSON.stringify({
  version: 4,
  terraform_version: "1.11.4",
  serial: 3,
  outputs: {
    vpcId: { value: "vpc-1", type: "string" },
    zones: { value: ["a", "b"], type: ["list", "string"] },
    nodes: { value: 3, type: "number" },
    password: { value: "hunter2", type: "string", sensitive: true },
    tags: { value: { "cost-center": "media", nested: [] }, type: ["map", "string"] },
  },
  resources: [],
});
const file = ".strata/state/dev/network/terraform.tfstate";

interface Options {
  readonly json?: boolean;
  readonly raw?: boolean;
}

/** Runs the command's action with these files; a mistake is what it prints to `err`. */
async function run(
  files: Readonly<Record<string, string>>,
  [unitName, name]: readonly string[] = [],
  options: Options = {},
  kept: State = localState(),
) {
  const out: string[] = [];
  const err: string[] = [];
  const terminal = {
    out: (text: string) => void out.push(text),
    err: (text: string) => void err.push(text),
    colors: pico.createColors(false),
    interactive: false,
  };
  await inFolder(async (root) => {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content);
      if (path.startsWith("bin/")) chmodSync(join(root, path), 0o755);
    }
    process.env["TERRAFORM_BINARY_NAME"] = join(root, "bin/terraform");
    const units = statesIn(kept).units.filter((each) => unitName === undefined || each.name === unitName);
    try {
      await output({ root, terminal }, units, { environment: "dev", unit: unitName, name }, options);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      err.push(...error.problems.map((each) => formatProblem(each).replaceAll(root, "<root>")));
    } finally {
      delete process.env["TERRAFORM_BINARY_NAME"];
    }
  });
  return { out: out.join("\n"), err: err.join("\n") };
}

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "strata-output-"));
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("strata output of local states", () => {
  test("an environment: every unit, those without a state too", async () => {
    expect(await run({ [file]: state })).toEqual({
      out: `dev-network
  vpcId = "vpc-1"
  zones = [
    "a",
    "b",
  ]
  nodes = 3
  password = (sensitive)
  tags = {
    "cost-center" = "media"
    "nested" = []
  }

dev-other
  no state yet: apply with \`npx cdktf deploy dev-other\`

dev-silent
  no outputs`,
      err: "",
    });
  });

  test("a unit", async () => {
    const { out } = await run({ [file]: state }, ["network"]);
    expect(out.split("\n").slice(0, 2)).toEqual(['vpcId = "vpc-1"', "zones = ["]);
  });

  test("--json: like terraform's, but without sensitive values", async () => {
    const { out } = await run({ [file]: state }, ["network"], { json: true });
    expect(JSON.parse(out)).toMatchObject({
      vpcId: { sensitive: false, type: "string", value: "vpc-1" },
      password: { sensitive: true, type: "string" },
    });
    expect(out).not.toContain("hunter2");
    expect(JSON.parse((await run({ [file]: state }, [], { json: true })).out)).toMatchObject({
      network: { nodes: { value: 3 } },
      other: null,
      silent: {},
    });
  });

  test.each<[string, Options, string, string]>([
    ["vpcId", {}, '"vpc-1"', ""],
    ["vpcId", { raw: true }, "vpc-1", ""],
    ["vpcId", { json: true }, '"vpc-1"', ""],
    ["nodes", { raw: true }, "3", ""],
    ["password", {}, "(sensitive)", "to print it, add --raw or --json"],
    ["password", { raw: true }, "hunter2", ""],
    ["password", { json: true }, '"hunter2"', ""],
    [
      "zones",
      { raw: true },
      "",
      'output "zones" of dev-network is not one string, number or boolean, as --raw prints it (use --json).',
    ],
    ["vpcid", {}, "", 'output "vpcid" does not exist in dev-network (did you mean "vpcId"?).'],
    [
      "toString",
      {},
      "",
      'output "toString" does not exist in dev-network (known: vpcId, zones, nodes, password, tags).',
    ],
    [
      "newOne",
      {},
      "",
      'output "newOne" is not in the state of dev-network yet (apply with `npx cdktf deploy dev-network`).',
    ],
  ])("one output: %s %j", async (name, options, out, err) => {
    expect(await run({ [file]: state }, ["network", name], options)).toEqual({ out, err });
  });

  const restore = `(restore it, for example from ${file}.backup).`;
  test.each<[string, Readonly<Record<string, string>>, string]>([
    ["no state", {}, "unit dev-network has no state yet (apply with `npx cdktf deploy dev-network`)."],
    ["an empty file", { [file]: "" }, "unit dev-network has no state yet (apply with `npx cdktf deploy dev-network`)."],
    [
      "a file that was cut off",
      { [file]: state.slice(0, 40) },
      `${file}: is not a Terraform state: Unterminated string in JSON at position 40 ${restore}`,
    ],
    ["a file of another kind", { [file]: "[]" }, `${file}: is not a Terraform state of version 4 ${restore}`],
    [
      "a state of another version",
      { [file]: state.replace('"version":4', '"version":5') },
      `${file}: is not a Terraform state of version 4 ${restore}`,
    ],
    [
      "a state that OpenTofu has encrypted",
      { [file]: '{"serial":1,"encrypted_data":"","encryption_version":"v0"}' },
      `${file}: is encrypted (read it with \`tofu output\` in the unit's folder).`,
    ],
    ["a folder in its place", { [`${file}/x`]: "" }, `${file}: cannot be read (EISDIR) (make it a readable file).`],
  ])("a unit with %s", async (_, files, err) => {
    const result = await run(files, ["network"]);
    // Node 20 and later versions word the parser's message differently.
    expect({ ...result, err: result.err.replace(/ \(line 1 column \d+\)/, "") }).toEqual({ out: "", err });
  });

  test("the mistakes of all units at once", async () => {
    const { err } = await run({ [file]: "{", [file.replace("network", "other")]: "[" });
    expect(err.split("\n").map((line) => line.slice(0, line.indexOf(":")))).toEqual([
      file,
      file.replace("network", "other"),
    ]);
  });
});

describe("strata output of other states", () => {
  const s3 = s3State({ bucket: "acme-state", region: "us-east-1" });
  const stack = "cdktf.out/stacks/dev-network";
  const synthesized = { [`${stack}/cdk.tf.json`]: "{}" };
  const initialized = { ...synthesized, [`${stack}/.terraform/terraform.tfstate`]: "{}" };
  const terraform = (body: string, version = "Terraform v1.11.4") => ({
    "bin/terraform": `#!/bin/sh\nif [ "$1" = version ]; then echo "${version}"; exit; fi\n${body}\n`,
  });
  const answering = terraform(
    `[ "$*" = "output -no-color -json" ] && [ "$TF_IN_AUTOMATION" = 1 ] && [ -f cdk.tf.json ] &&
     echo '{"vpcId":{"sensitive":false,"type":"string","value":"vpc-2"}}'`,
  );
  const failing = terraform(
    `printf '╷\\n│ Error: Backend initialization required, please run "terraform init"\\n│ \\n│ Reason: changed\\n╵\\n' >&2; exit 1`,
  );
  const init = `(first \`terraform -chdir=${stack} init\`).`;

  test("are read by Terraform in the unit's folder", async () => {
    expect(await run({ ...initialized, ...answering }, ["network"], {}, s3)).toEqual({
      out: 'vpcId = "vpc-2"',
      err: "",
    });
  });

  test("OpenTofu is spoken of by its name", async () => {
    const tofu = terraform("exit 1", "OpenTofu v1.12.0");
    expect((await run({ ...synthesized, ...tofu }, ["network"], {}, s3)).err).toContain("(first `tofu -chdir=");
  });

  test.each<[string, Readonly<Record<string, string>>, string]>([
    ["not synthesized", answering, "unit dev-network is not synthesized (first `npx strata synth`)."],
    [
      "not initialized",
      { ...synthesized, ...answering },
      `unit dev-network is not initialized: its state is not known here ${init}`,
    ],
    [
      "initialized for another backend",
      { ...initialized, ...failing },
      'unit dev-network has a state that Terraform cannot read: Backend initialization required, please run "terraform ' +
        `init" Reason: changed ${init}`,
    ],
    [
      "another failure",
      { ...initialized, ...terraform('echo "Error: no credentials" >&2; exit 1') },
      `unit dev-network has a state that Terraform cannot read: no credentials (try \`terraform -chdir=${stack} output\`).`,
    ],
    [
      "no state",
      { ...initialized, ...terraform("echo '{}'") },
      "unit dev-network has no state yet (apply with `npx cdktf deploy dev-network`).",
    ],
    [
      "an old Terraform",
      { ...initialized, ...terraform("", "Terraform v1.5.7") },
      "<root>/bin/terraform (from TERRAFORM_BINARY_NAME) is version 1.5.7, but the root modules require >= 1.11.0 (<get>).",
    ],
    [
      "a Terraform that is none",
      { ...initialized, "bin/terraform": "#!/bin/sh\nexit 3\n" },
      "<root>/bin/terraform (from TERRAFORM_BINARY_NAME) does not work: does not run (try `<root>/bin/terraform version`).",
    ],
    [
      "no Terraform",
      initialized,
      'Terraform is missing: there is no program "<root>/bin/terraform" (from TERRAFORM_BINARY_NAME) on the PATH (<get>).',
    ],
  ])("%s", async (_, files, err) => {
    const result = await run(files, ["network"], {}, s3);
    const shown = result.err.replace(/\((`brew|`winget|"Install Terraform").*\)\.$/, "(<get>).");
    expect({ ...result, err: shown }).toEqual({ out: "", err });
  });

  test("a missing Terraform is reported once for all units", async () => {
    const all = ["network", "other", "silent"].map((name) => stack.replace("network", name));
    const files = all.flatMap((each) => [
      [`${each}/cdk.tf.json`, "{}"],
      [`${each}/.terraform/terraform.tfstate`, "{}"],
    ]);
    const { err } = await run(Object.fromEntries(files) as Record<string, string>, [], {}, s3);
    expect(err.split("\n")).toHaveLength(1);
  });
});

describe("the command line", () => {
  test.each([
    [
      ["output", "streaming/dev", "vpc", "--raw"],
      "error --raw requires the name of an output (npx strata output streaming/dev vpc <name> --raw).",
    ],
    [["output", "streaming/dev", "vpc", "vpcId", "--raw", "--json"], "error --raw and --json exclude each other."],
  ])("%j", async (argv, message) => {
    const err = jest.spyOn(process.stderr, "write").mockReturnValue(true);
    try {
      expect(await main(argv, { root: "/nowhere" })).toBe(1);
      expect(err.mock.calls.map(([text]) => String(text)).join("")).toBe(
        `${message}\n\n1 error; nothing was changed\n`,
      );
    } finally {
      err.mockRestore();
    }
  });
});
