import { findExecutable } from "../../src/process/run-program";
import { EmulatedAws } from "../support/aws/emulated-aws";
import { sandboxProject } from "../support/aws/sandbox-project";
import { idsInAws, idsInStates, resourcesIn } from "../support/aws/sandbox-states";
import { startTestSandbox } from "../support/aws/test-sandbox";

jest.setTimeout(600_000);

/** Runs over units of streaming/sandbox with OpenTofu. */
const units = ["kms", "vpc", "s3", "msk"];
const project = sandboxProject(units);
const { strata } = project;
const before = process.env["TERRAFORM_BINARY_NAME"];
let aws: EmulatedAws;
let stop: (() => Promise<unknown>) | undefined;

beforeAll(async () => {
  if (findExecutable("tofu") === undefined) {
    throw new Error(
      'OpenTofu is missing: there is no program "tofu" on the PATH; `npx strata doctor` says how to get it',
    );
  }
  process.env["TERRAFORM_BINARY_NAME"] = "tofu";
  const sandbox = await startTestSandbox("opentofu");
  ({ stop } = sandbox);
  project.connectTo(sandbox);
  aws = new EmulatedAws(sandbox.endpoint, sandbox.credentials);
});
afterAll(async () => {
  await stop?.();
  if (before === undefined) delete process.env["TERRAFORM_BINARY_NAME"];
  else process.env["TERRAFORM_BINARY_NAME"] = before;
});

test("a plan from nothing", () => {
  const { code, out } = strata("plan", "streaming-sandbox", "-detailed-exitcode");
  expect(out).toContain("OpenTofu will perform the following actions");
  expect(out).toMatch(/\n4 units: 4 with changes \(\+\d+ ~0 -0\)\n/);
  expect(code).toBe(2);
});

test("an apply, after which there is nothing to do and nothing drifted", async () => {
  expect(strata("apply", "streaming-sandbox", "--auto-approve", "--allow-changed")).toMatchObject({ code: 0 });
  expect(await idsInAws(aws)).toEqual(idsInStates(project, units));
  expect(strata("plan", "streaming-sandbox", "-detailed-exitcode")).toMatchObject({ code: 0 });
  expect(strata("drift", "streaming-sandbox")).toMatchObject({ code: 0 });
});

test("a destroy, after which nothing is left", async () => {
  expect(strata("destroy", "streaming-sandbox", "--all", "--auto-approve")).toMatchObject({ code: 0 });
  expect(units.flatMap((unit) => resourcesIn(project, unit))).toEqual([]);
  expect(await idsInAws(aws)).toEqual([]);
});
