import { S3 } from "@aws-sdk/client-s3";
import { join } from "node:path";
import { sandboxAccount } from "../../src/sandbox/account";
import { temporaryProject } from "../support/projects/temporary-project";
import { run } from "../support/projects/programs";
import { awsVariables } from "../support/aws/signed-client";
import { startTestSandbox } from "../support/aws/test-sandbox";

/**
 * A state bucket from nothing on the sandbox's emulators, and Terraform that keeps its states there (needs Terraform
 * and Python).
 */
const bucket = `strata-lab-${process.pid}`;
const region = "eu-west-1";
const settings = `aws: { account: "${sandboxAccount}", region: "${region}" }, state: s3State({ bucket: "${bucket}", region: "${region}" })`;
const project = temporaryProject({
  "environments/lab/environment.ts": `
import { environment } from "../../src/engine/environment";
import { s3State } from "../../src/engine/state";
import { organization } from "../organization";
export default environment({ organization, ${settings}, deletionProtection: false });
`,
});
const place = (text: string) =>
  project.write({
    "environments/lab/a.ts": `
import { unit } from "../../src/engine/unit";
import { oneResource } from "../../test/support/layers/one-resource";
export default unit(oneResource, { text: "${text}" });
`,
  });
const { strata } = project;
const before = process.env;
let s3: S3;
let stop: () => Promise<unknown>;

beforeAll(async () => {
  const sandbox = await startTestSandbox("bootstrap");
  ({ stop } = sandbox);
  process.env = { ...before, ...awsVariables(sandbox.endpoint, sandbox.credentials) };
  s3 = new S3({ region });
  place("one");
}, 300_000);

afterAll(async () => {
  process.env = before;
  await stop();
}, 60_000);

test("a run without the bucket names the command that makes it", () => {
  const { code, out } = strata("plan", "lab");
  expect(out).toContain(`the state bucket ${bucket} does not exist; make it with \`npx strata bootstrap lab\``);
  expect(code).toBe(1);
  const { out: rows } = strata("doctor");
  expect(rows).toContain(`\nstate bucket ${bucket}: \`npx strata bootstrap lab\`\n`);
}, 60_000);

test("makes it, and finds it complete", async () => {
  expect(strata("bootstrap", "lab", "--dry-run")).toMatchObject({ code: 2, err: "" });
  const made = strata("bootstrap", "lab", "--auto-approve");
  expect(`${made.code} ${made.out}`).toMatch(/^0 [^]*\nthe bucket is complete\n$/);
  const again = strata("bootstrap", "lab");
  expect(again).toMatchObject({ code: 0, err: "" });
  expect(again.out).toContain(`\nok      bucket         ${region}, account ${sandboxAccount}\n`);
  const { LocationConstraint: found } = await s3.getBucketLocation({ Bucket: bucket });
  expect(found).toBe(region);
}, 60_000);

test("Terraform keeps states there, every version of them, and its lock", async () => {
  for (const text of ["one", "two"]) {
    place(text);
    const { code, out } = strata("apply", "lab", "--auto-approve");
    expect(`${code} ${out}`).toMatch(/^0 /);
  }
  const Key = "lab/a/terraform.tfstate";
  const { Versions: versions = [] } = await s3.listObjectVersions({ Bucket: bucket, Prefix: Key });
  expect(versions.filter((version) => version.Key === Key)).toHaveLength(2);
  const head = await s3.headObject({ Bucket: bucket, Key });
  expect(head.ServerSideEncryption).toBe("AES256"); // Terraform asks for it whatever the bucket's default is

  const lock = {
    ID: "held",
    Operation: "OperationTypeApply",
    Who: "someone@elsewhere",
    Created: "2026-01-01T00:00:00Z",
  };
  await s3.putObject({ Bucket: bucket, Key: `${Key}.tflock`, Body: JSON.stringify(lock) });
  const stack = join(project.root, ".strata", "work", "lab-a");
  const { code, stderr } = run("terraform", ["plan", "-input=false", "-lock-timeout=0s"], { cwd: stack });
  expect(stderr).toContain("someone@elsewhere");
  expect(code).toBe(1);
  await s3.deleteObject({ Bucket: bucket, Key: `${Key}.tflock` });
}, 120_000);

test("repairs what was changed by hand, and keeps what others put there", async () => {
  await s3.putBucketVersioning({ Bucket: bucket, VersioningConfiguration: { Status: "Suspended" } });
  await s3.deletePublicAccessBlock({ Bucket: bucket });
  const ownership = { Rules: [{ ObjectOwnership: "ObjectWriter" as const }] };
  await s3.putBucketOwnershipControls({ Bucket: bucket, OwnershipControls: ownership });
  const audit = { Sid: "Audit", Effect: "Deny", Principal: "*", Action: "s3:PutObjectAcl", Resource: "*" };
  await s3.putBucketPolicy({ Bucket: bucket, Policy: JSON.stringify({ Version: "2012-10-17", Statement: [audit] }) });
  const rule = { ID: "logs", Status: "Enabled" as const, Filter: { Prefix: "logs/" }, Expiration: { Days: 4 } };
  await s3.putBucketLifecycleConfiguration({ Bucket: bucket, LifecycleConfiguration: { Rules: [rule] } });
  await s3.putBucketTagging({ Bucket: bucket, Tagging: { TagSet: [{ Key: "team", Value: "one" }] } });

  const looked = strata("bootstrap", "lab", "--dry-run", "--json");
  expect(looked.code).toBe(2);
  const { settings: found } = JSON.parse(looked.out) as { settings: { name: string; status: string }[] };
  expect(found.map(({ name, status }) => `${status} ${name}`)).toEqual([
    ...["ok bucket", "missing public access", "missing TLS only", "differs ownership", "differs versioning"],
    ...["ok encryption", "missing old versions", "missing tags"],
  ]);
  expect(strata("bootstrap", "lab", "--auto-approve")).toMatchObject({ code: 0 });

  const { Policy: policy = "" } = await s3.getBucketPolicy({ Bucket: bucket });
  expect((JSON.parse(policy) as { Statement: { Sid: string }[] }).Statement.map(({ Sid }) => Sid)).toEqual([
    ...["Audit", "DenyPlainHttp", "DenyOldTls"],
  ]);
  const { Rules: rules } = await s3.getBucketLifecycleConfiguration({ Bucket: bucket });
  expect(rules?.map(({ ID }) => ID)).toEqual(["logs", "strata-old-versions"]);
  const { TagSet: tags } = await s3.getBucketTagging({ Bucket: bucket });
  expect(tags?.map(({ Key }) => Key)).toEqual(["team", "owner", "cost-center"]);
}, 60_000);
