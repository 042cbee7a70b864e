import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { awsVariables, readCredentials, SignedClient, type SignedInit } from "../support/aws/signed-client";
import { type Result, run, succeed } from "../support/projects/programs";

/**
 * The real cdktf-cli and Terraform over this project: dev as it stands, its S3 backend and its account included, with
 * the sandbox's emulators in AWS's place (needs Terraform, the AWS provider and Python).
 */
const root = join(__dirname, "..", "..");
const endpoint = "http://127.0.0.1:4566";
const strata = (...args: string[]) => succeed("node", ["bin/strata.cjs", ...args], { cwd: root });
const cdktf = (args: readonly string[], env: Record<string, string> = {}): Result =>
  run("npx", ["--no", "cdktf", ...args], { cwd: root, env });
const terraform = (stack: string, args: readonly string[], env: Record<string, string> = {}): Result =>
  run("terraform", [`-chdir=cdktf.out/stacks/${stack}`, ...args], { cwd: root, env });

let client: SignedClient;
const request = (service: string, path: string, init: SignedInit) => client.send(service, path, init);

/** Credentials of the emulator for an account. */
async function credentialsFor(account: string): Promise<Record<string, string>> {
  const body = new URLSearchParams({
    Action: "AssumeRole",
    Version: "2011-06-15",
    RoleArn: `arn:aws:iam::${account}:role/terraform`,
    RoleSessionName: "tests",
  });
  const answer = await (await request("sts", "/", { method: "POST", body })).text();
  const value = (name: string) => new RegExp(`<${name}>([^<]+)</${name}>`).exec(answer)![1]!;
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: value("AccessKeyId"),
    AWS_SECRET_ACCESS_KEY: value("SecretAccessKey"),
    AWS_SESSION_TOKEN: value("SessionToken"),
    AWS_EC2_METADATA_DISABLED: "true",
  };
}

let dev: Record<string, string>;
let started = false;

beforeAll(async () => {
  started = strata("sandbox", "up").includes("is running:");
  client = new SignedClient(endpoint, readCredentials(join(root, ".strata", "sandbox", "credentials")));
  strata("synth");
  dev = await credentialsFor("111111111111");
  const { status } = await request("s3", "/acme-dev-terraform-state", { method: "PUT" });
  expect(status).toBe(200);
}, 300_000);

afterAll(() => {
  if (started) strata("sandbox", "down");
  for (const stack of ["streaming-dev-vpc", "streaming-dev-kms", "streaming-dev-s3"]) {
    rmSync(join(root, "cdktf.out", "stacks", stack, ".terraform"), { recursive: true, force: true });
  }
}, 120_000);

test("cdktf synth and list know every stack", () => {
  const said = cdktf(["synth"]).stdout.replaceAll(/\s+/g, " ");
  const stacks = readdirSync(join(root, "cdktf.out", "stacks")).sort();
  expect(stacks).toEqual(expect.arrayContaining(["lake-prod-glue", "streaming-dev-vpc"]));
  expect(said).toContain(`Generated Terraform code for the stacks: ${stacks.join(", ")}`);
  expect(cdktf(["list"]).stdout).toMatch(/streaming-dev-vpc\s+cdktf\.out[\\/]stacks[\\/]streaming-dev-vpc/);
}, 120_000);

test("cdktf diff streaming-dev-vpc plans against the S3 backend", () => {
  const { code, stdout, stderr } = cdktf(["diff", "streaming-dev-vpc", "--skip-provider-lock"], dev);
  expect(`${code} ${stdout} ${stderr}`).toMatch(/^0 /);
  expect(stdout).toContain("aws_subnet.network_private_a");
  expect(stdout).toMatch(/Plan: \d+ to add, 0 to change, 0 to destroy/);
}, 120_000);

test("terraform init, validate and plan work in the module's folder", () => {
  for (const args of [["init", "-input=false"], ["validate"], ["plan", "-input=false"]]) {
    const { code, stdout, stderr } = terraform("streaming-dev-vpc", args, dev);
    expect(`${args[0]} ${code} ${stderr}`).toBe(`${args[0]} 0 `);
    if (args[0] === "plan") expect(stdout).toMatch(/Plan: \d+ to add, 0 to change, 0 to destroy/);
  }
}, 120_000);

test("the provider refuses any account but the environment's", () => {
  const own = readCredentials(join(root, ".strata", "sandbox", "credentials"));
  const wrong = { ...dev, ...awsVariables(endpoint, own), AWS_SESSION_TOKEN: "" };
  const { code, stderr } = terraform("streaming-dev-vpc", ["plan", "-input=false"], wrong);
  expect(code).toBe(1);
  expect(stderr).toMatch(/AWS account ID not allowed: 123456789012/);
}, 120_000);

test("cdktf deploy writes the state to S3, and the reader plans with what it finds there", async () => {
  const deploy = cdktf(["deploy", "streaming-dev-kms", "--auto-approve", "--skip-provider-lock"], dev);
  expect(`${deploy.code} ${deploy.stderr}`).toMatch(/^0 /);
  const state = (await (
    await request("s3", "/acme-dev-terraform-state/streaming/dev/kms/terraform.tfstate", { method: "GET" })
  ).json()) as {
    outputs: Record<string, { value: string }>;
  };
  const keyArn = state.outputs["s3KeyArn"]!.value;
  expect(keyArn).toMatch(/^arn:aws:kms:us-east-1:111111111111:key\//);
  const lock = await request("s3", "/acme-dev-terraform-state/streaming/dev/kms/terraform.tfstate.tflock", {
    method: "HEAD",
  });
  expect(lock.status).toBe(404); // given back

  expect(terraform("streaming-dev-s3", ["init", "-input=false"], dev).code).toBe(0);
  const plan = terraform("streaming-dev-s3", ["plan", "-input=false"], dev);
  expect(`${plan.code} ${plan.stderr}`).toBe("0 ");
  expect(plan.stdout).toContain(keyArn);
}, 180_000);

test("a held lock is named and nothing is changed", async () => {
  const lock = JSON.stringify({
    ID: "held",
    Operation: "OperationTypeApply",
    Who: "someone@elsewhere",
    Version: "1.11.4",
    Created: "2026-01-01T00:00:00Z",
    Info: "",
    Path: "",
  });
  await request("s3", "/acme-dev-terraform-state/streaming/dev/kms/terraform.tfstate.tflock", {
    method: "PUT",
    body: lock,
  });
  const { code, stderr } = terraform("streaming-dev-kms", ["plan", "-input=false", "-lock-timeout=0s"], dev);
  expect(code).toBe(1);
  expect(stderr).toContain("someone@elsewhere");
  await request("s3", "/acme-dev-terraform-state/streaming/dev/kms/terraform.tfstate.tflock", { method: "DELETE" });
}, 120_000);

test("cdktf deploy streaming-sandbox-vpc and destroy, alone", () => {
  const vpc = ["streaming-sandbox-vpc", "--auto-approve", "--skip-provider-lock"];
  const state = join(root, ".strata", "state", "streaming", "sandbox", "vpc", "terraform.tfstate");
  if (started) rmSync(state, { force: true });
  const deploy = cdktf(["deploy", ...vpc]);
  expect(`${deploy.code} ${deploy.stderr}`).toMatch(/^0 /);
  expect(existsSync(state)).toBe(true);
  expect(strata("output", "streaming/sandbox", "vpc", "vpcCidr", "--raw").trim()).toBe("10.40.0.0/16");
  // Its readers were never applied, which cdktf-cli does not look at.
  expect(cdktf(["destroy", ...vpc, "--ignore-missing-stack-dependencies"]).code).toBe(0);
  expect((JSON.parse(readFileSync(state, "utf8")) as { resources: unknown[] }).resources).toEqual([]);
}, 240_000);
