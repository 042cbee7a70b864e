import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { files } from "strata:environments";
import { z } from "zod";
import { addAwsProvider } from "../../modules/aws/aws-provider";
import { layer } from "../../src/engine/layer";
import type { SourceFile } from "../../src/engine/project";
import { suppress } from "../../src/engine/suppression";
import { unit } from "../../src/engine/unit";
import { allRules } from "../../src/policy/rules";
import { runCommand } from "../support/projects/command";
import { sourceFiles, testEnvironment } from "../support/projects/synth";

jest.mock("strata:environments", () => ({ files: [] }));
const placed = files as SourceFile[];

const keys = layer({
  name: "keys",
  summary: "for tests",
  inputs: z.strictObject({ rotates: z.boolean(), waitDays: z.int().default(30) }),
  outputs: {},
  build(stack, { rotates, waitDays }) {
    addAwsProvider(stack);
    const key = new KmsKey(stack, "s3", { enableKeyRotation: rotates, deletionWindowInDays: waitDays });
    suppress(key, "KMS-002", "holds nothing that lasts");
    return {};
  },
});
const settings = {
  organization: { name: "acme", tags: { owner: "tests", "cost-center": "none" } },
  deletionProtection: true,
};

function place(exports: Readonly<Record<string, unknown>>): void {
  const all = { "environments/prod/environment.ts": testEnvironment(settings), ...exports };
  placed.splice(0, placed.length);
  placed.push(...sourceFiles(all));
}

const check = (...args: string[]) => runCommand("/nowhere", "check", ...args);

beforeEach(() => place({ "environments/prod/keys.ts": unit(keys, { rotates: false, waitDays: 7 }) }));

test("shows findings and what is waived by unit, and fails", async () => {
  expect(await check()).toEqual({
    code: 1,
    out: `prod-keys  environments/prod/keys.ts
SEVERITY  RULE     RESOURCE        PROBLEM, OR REASON OF THE WAIVER
error     DEL-001  aws_kms_key.s3  lifecycle prevent_destroy must be true.
error     KMS-001  aws_kms_key.s3  enable_key_rotation is false, but must be true.
waived    KMS-002  aws_kms_key.s3  holds nothing that lasts

1 resource of 1 unit against ${allRules.length} rules: 2 errors, 0 warnings, 1 waived
`,
    err: "",
  });
});

test("succeeds with warnings only", async () => {
  place({
    "environments/prod/environment.ts": testEnvironment({ ...settings, deletionProtection: false }),
    "environments/prod/keys.ts": unit(keys, { rotates: true }),
  });
  const { code, out } = await check("prod", "keys");
  expect(code).toBe(0);
  expect(out).toContain('warning   POL-003  prod-keys/s3  suppress("KMS-002") waives nothing: remove it.');
});

test("prints JSON", async () => {
  const { code, out } = await check("prod", "--json");
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({
    units: ["prod-keys"],
    resources: 1,
    findings: [
      { rule: "DEL-001", severity: "error" },
      {
        rule: "KMS-001",
        stack: "prod-keys",
        file: "environments/prod/keys.ts",
        address: "aws_kms_key.s3",
        path: "prod-keys/s3",
        argument: "enable_key_rotation",
      },
    ],
    suppressed: [{ rule: "KMS-002", reason: "holds nothing that lasts" }],
  });
});

test("lists the rules", async () => {
  const { code, out } = await check("--list");
  expect(code).toBe(0);
  expect(out).toContain("KMS-001  error  Symmetric keys rotate\n    Rotation bounds ");
  expect(JSON.parse((await check("--list", "--json")).out)).toHaveLength(allRules.length);
});

test("writes SARIF", async () => {
  await inFolder(async (root) => {
    expect((await runCommand(root, "check", "--sarif", "strata.sarif")).code).toBe(1);
    const sarif = JSON.parse(readFileSync(join(root, "strata.sarif"), "utf8")) as { version: string };
    expect(sarif.version).toBe("2.1.0");
  });
});

test("says what is wrong with its arguments", async () => {
  expect(await check("prd")).toEqual({
    code: 1,
    out: "",
    err: 'error environment "prd" does not exist (did you mean "prod"?).\n\n1 error; nothing was changed\n',
  });
  expect((await check("prod", "--sarif", "missing/x.sarif")).err).toContain(
    "--sarif missing/x.sarif cannot be written (ENOENT)",
  );
});

test("synth writes nothing when an error is found, and says what and how to waive it", async () => {
  await inFolder(async (root) => {
    const { code, out, err } = await runCommand(root, "synth");
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toContain(
      "error environments/prod/keys.ts: aws_kms_key.s3 enable_key_rotation is false, but must be true " +
        "(KMS-001: Symmetric keys rotate; to waive it, in the code of prod-keys/s3: " +
        'suppress(construct, "KMS-001", "the reason")).\n',
    );
    expect(err).toMatch(/2 errors; nothing was changed\n$/);
    expect(() => readFileSync(join(root, "cdktf.out", "manifest.json"))).toThrow("ENOENT");
  });
});

test("synth counts warnings", async () => {
  place({
    "environments/prod/environment.ts": testEnvironment({ ...settings, deletionProtection: false }),
    "environments/prod/keys.ts": unit(keys, { rotates: true }),
  });
  await inFolder(async (root) => {
    const { code, err } = await runCommand(root, "synth");
    expect({ code, err }).toEqual({ code: 0, err: "1 policy warning: npx strata check\n" });
  });
});

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "strata-"));
  await work(folder).finally(() => rmSync(folder, { recursive: true, force: true }));
}
