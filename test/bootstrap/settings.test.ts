import { findBucket } from "../../src/bootstrap/bucket";
import { configureBucket, type ConfigureOptions } from "../../src/bootstrap/configure-bucket";
import { openSession } from "../../src/bootstrap/session";
import { type StateBucket, stateBucketOf, stateBucketProblems } from "../../src/bootstrap/state-bucket";
import { inspectBucket } from "../../src/bootstrap/inspect-bucket";
import { assertValid } from "../../src/engine/problem";
import { cloudState, s3State } from "../../src/engine/state";
import { AwsStub } from "../support/aws/aws-stub";
import { problemsOf, testEnvironment } from "../support/projects/synth";

const aws = new AwsStub();
beforeAll(() => aws.start());
afterAll(() => aws.stop());
beforeEach(() => aws.reset());

const account = "111111111111";
const key = `arn:aws:kms:us-east-1:${account}:key/1234`;
const bucket: StateBucket = {
  environment: "dev",
  file: "environments/dev/environment.ts",
  name: "acme-state",
  region: "us-east-1",
  account,
  tags: { owner: "tests" },
};
const quietly = (options: Partial<ConfigureOptions> = {}): ConfigureOptions => ({
  log: () => undefined,
  stopped: () => false,
  pause: () => Promise.resolve(),
  ...options,
});

async function make(wanted: StateBucket = bucket, options: Partial<ConfigureOptions> = {}) {
  return configureBucket(await openSession(wanted), wanted, quietly(options));
}
/** `differs: without BlockPublicAcls`, of one setting. */
async function found(name: string, wanted: StateBucket = bucket): Promise<string> {
  const finding = (await inspectBucket(await openSession(wanted), wanted)).find((each) => each.name === name)!;
  return `${finding.status}: ${finding.found}`;
}
const settings = (): Map<string, string> => aws.buckets.get(bucket.name)!.settings;
const change = (part: string, edit: (text: string) => string) => settings().set(part, edit(settings().get(part)!));

describe("a setting that someone changed", () => {
  const rule = "<ID>strata-old-versions</ID>";

  test.each<[setting: string, part: string, edit: (text: string) => string, found: string]>([
    ["versioning", "versioning", (text) => text.replace("Enabled", "Suspended"), "differs: Suspended"],
    [
      "public access",
      "publicAccessBlock",
      (text) => text.replace("<BlockPublicPolicy>true", "<BlockPublicPolicy>false"),
      "differs: without BlockPublicPolicy",
    ],
    [
      "ownership",
      "ownershipControls",
      (text) => text.replace("BucketOwnerEnforced", "ObjectWriter"),
      "differs: ObjectWriter",
    ],
    ["TLS only", "policy", (text) => text.replace("DenyOldTls", "Other"), "differs: no DenyOldTls"],
    [
      "TLS only",
      "policy",
      (text) => text.replace('"Deny"', '"Allow"'),
      "differs: DenyPlainHttp is not what it must be",
    ],
    [
      "old versions",
      "lifecycle",
      (text) => text.replace("<NoncurrentDays>90", "<NoncurrentDays>3"),
      "differs: 3 days, the newest 20 for good, unfinished uploads 7 days",
    ],
    [
      "old versions",
      "lifecycle",
      (text) => text.replace("<Status>Enabled", "<Status>Disabled"),
      "differs: 90 days, the newest 20 for good, unfinished uploads 7 days, rule disabled",
    ],
    ["old versions", "lifecycle", (text) => text.replace(rule, "<ID>other</ID>"), "missing: -"],
    ["tags", "tagging", (text) => text.replace("tests", "nobody"), "differs: owner=nobody"],
    ["tags", "tagging", (text) => text.replace("owner", "team"), "missing: -"],
  ])("%s (%s) is seen and repaired", async (name, part, edit, expected) => {
    await make();
    change(part, edit);
    expect(await found(name)).toBe(expected);
    aws.requests.length = 0;
    expect((await make()).every(({ status }) => status === "ok")).toBe(true);
    expect(aws.changes).toEqual([`PUT ${part}`]);
  });

  test.each(["versioning", "publicAccessBlock", "ownershipControls", "policy", "encryption", "lifecycle", "tagging"])(
    "%s that is gone is made again",
    async (part) => {
      await make();
      settings().delete(part);
      aws.requests.length = 0;
      expect((await make()).every(({ status }) => status === "ok")).toBe(true);
      expect(aws.changes).toEqual([`PUT ${part}`]);
    },
  );
});

describe("what others put there stays", () => {
  test("statements of the policy", async () => {
    await make();
    const audit = { Sid: "Audit", Effect: "Allow", Principal: { AWS: "*" }, Action: "s3:GetObject", Resource: "x" };
    settings().set("policy", JSON.stringify({ Version: "2012-10-17", Id: "ours", Statement: audit }));
    expect(await found("TLS only")).toBe("missing: -");
    await make();
    const { Id: id, Statement: statements } = JSON.parse(settings().get("policy")!) as {
      Id: string;
      Statement: { Sid: string }[];
    };
    expect(id).toBe("ours");
    expect(statements[0]).toEqual(audit);
    expect(statements.map(({ Sid }) => Sid)).toEqual(["Audit", "DenyPlainHttp", "DenyOldTls"]);
  });

  test("a policy that says the same in other words is left alone", async () => {
    await make();
    change("policy", (text) => text.replace('"Action":"s3:*"', '"Action":["s3:*"]'));
    expect(await found("TLS only")).toBe("ok: DenyPlainHttp, DenyOldTls");
  });

  test("lifecycle rules, also one in the old form, which must not stand beside one in the current form", async () => {
    await make();
    const old =
      "<Rule><ID>logs</ID><Prefix>logs/</Prefix><Status>Enabled</Status><Expiration><Days>4</Days></Expiration></Rule>";
    settings().set("lifecycle", `<LifecycleConfiguration>${old}</LifecycleConfiguration>`);
    await make();
    const rules = settings().get("lifecycle")!;
    expect(rules).toContain("<Filter><Prefix>logs/</Prefix></Filter>");
    expect(rules).not.toContain("<Rule><Prefix>");
    expect([...rules.matchAll(/<ID>(.*?)<\/ID>/g)].map(([, id]) => id)).toEqual(["logs", "strata-old-versions"]);
  });

  test("tags", async () => {
    await make();
    change("tagging", () => "<Tagging><TagSet><Tag><Key>team</Key><Value>one</Value></Tag></TagSet></Tagging>");
    await make();
    expect(
      [
        ...settings()
          .get("tagging")!
          .matchAll(/<Key>(.*?)<.*?<Value>(.*?)</g),
      ].map(([, ...tag]) => tag),
    ).toEqual([
      ["team", "one"],
      ["owner", "tests"],
    ]);
  });

  test("kinds of encryption that are blocked", async () => {
    await make();
    const blocked = "<BlockedEncryptionTypes><EncryptionType>SSE-C</EncryptionType></BlockedEncryptionTypes>";
    change("encryption", (text) => text.replace("</Rule>", `${blocked}</Rule>`));
    await make({ ...bucket, keyArn: key });
    expect(settings().get("encryption")).toContain(blocked);
  });
});

describe("encryption", () => {
  test("is with the state's key, with bucket keys", async () => {
    await make();
    const withKey = { ...bucket, keyArn: key };
    expect(await found("encryption", withKey)).toBe("differs: AES256");
    await make(withKey);
    expect(await found("encryption", withKey)).toBe(`ok: aws:kms ${key} with a bucket key`);
    change("encryption", (text) => text.replace("<BucketKeyEnabled>true", "<BucketKeyEnabled>false"));
    expect(await found("encryption", withKey)).toBe(`differs: aws:kms ${key} without a bucket key`);
  });

  test("of an existing bucket stays where the state names no key", async () => {
    await make({ ...bucket, keyArn: key });
    expect(await found("encryption")).toBe(`ok: aws:kms ${key} with a bucket key`);
  });
});

describe("making", () => {
  test("a bucket outside us-east-1 names its region", async () => {
    const europe = { ...bucket, region: "eu-west-1" };
    expect((await make(europe)).every(({ status }) => status === "ok")).toBe(true);
    expect(aws.buckets.get(bucket.name)!.region).toBe("eu-west-1");
  });

  test("an organization without tags leaves them alone", async () => {
    const findings = await make({ ...bucket, tags: {} });
    expect(findings.map(({ name }) => name)).not.toContain("tags");
    expect(aws.changes).not.toContain("PUT tagging");
  });

  test("waits while S3 does not know the new bucket everywhere", async () => {
    aws.refuse("PUT versioning", "NoSuchBucket", { status: 404, times: 1 });
    aws.refuse("PUT policy", "OperationAborted", { status: 409, times: 2 });
    const pauses: number[] = [];
    const pause = (ms: number) => Promise.resolve(void pauses.push(Math.floor(ms / 2000)));
    expect((await make(bucket, { pause })).every(({ status }) => status === "ok")).toBe(true);
    expect(pauses).toEqual([1, 4, 1]);
  });

  test("an error that does not pass is reported in S3's words", async () => {
    aws.refuse("PUT ownershipControls", "InvalidBucketAclWithObjectOwnership", { status: 400 });
    const findings = await make();
    expect(findings.find(({ name }) => name === "ownership")).toEqual({
      name: "ownership",
      status: "failed",
      found: "InvalidBucketAclWithObjectOwnership: S3 has a reason",
      wanted: "BucketOwnerEnforced",
    });
    expect(findings.filter(({ status }) => status === "ok")).toHaveLength(7);
  });

  test("a network that is gone in the middle is not taken for nothing done", async () => {
    const gone = () => aws.refuse("HEAD", "ServiceUnavailable", { status: 503 });
    const findings = await make(bucket, { log: gone });
    const found = "not looked at again: AWS answers with status 503 (Unknown)";
    expect(findings.map(({ status }) => status)).toEqual(Array(7).fill("failed"));
    expect(findings[0]).toEqual({ name: "public access", status: "failed", found, wanted: "all blocked" });
  });

  test("stops after the step at which it is asked to", async () => {
    const told: string[] = [];
    const findings = await make(bucket, { log: (what) => told.push(what), stopped: () => told.length >= 2 });
    expect(told).toEqual(["made bucket acme-state", "public access: all blocked"]);
    expect(findings.filter(({ status }) => status === "missing").map(({ name }) => name)).toEqual([
      ...["TLS only", "ownership", "versioning", "encryption", "old versions", "tags"],
    ]);
  });

  test.each(["acme.state", "Acme-state"])("a name that S3 or TLS would refuse is not tried: %s", async (name) => {
    await expect(make({ ...bucket, name })).rejects.toThrow(
      `environments/dev/environment.ts: state.bucket is "${name}", but must have only lower-case letters, digits and hyphens.`,
    );
    expect(aws.changes).toEqual([]);
  });

  test("a name with a dot that is there is adopted", async () => {
    aws.add("acme.state");
    expect((await make({ ...bucket, name: "acme.state" })).every(({ status }) => status === "ok")).toBe(true);
  });
});

describe("the bucket of an environment", () => {
  const placed = (state: Parameters<typeof testEnvironment>[0]) => ({
    name: "test",
    path: "test",
    file: "environments/test/environment.ts",
    system: undefined,
    definition: testEnvironment(state),
  });
  const roleArn = "arn:aws:iam::222222222222:role/state";

  test("belongs to the environment's account, or to that of the state's role", () => {
    const state = { bucket: "acme-state", region: "us-east-1" };
    expect(stateBucketOf(placed({ state: s3State(state) }))!.account).toBe(account);
    expect(stateBucketOf(placed({ state: s3State({ ...state, roleArn }) }))!.account).toBe("222222222222");
    expect(stateBucketOf(placed({ state: cloudState({ organization: "acme" }) }))).toBeUndefined();
  });

  test("is reached with the state's role", async () => {
    const elsewhere = { ...bucket, account: "222222222222", roleArn };
    const session = await openSession(elsewhere);
    expect(session.caller).toContain("222222222222");
    expect(await findBucket(session, elsewhere)).toBe("missing");
    aws.refuse("AssumeRole");
    await expect(openSession(elsewhere)).rejects.toThrow(
      `the AWS credentials may not assume ${roleArn}, with which the states are reached (add the caller to the role's trust policy, or log in as another).`,
    );
  });

  test("a role and a key that cannot be right", () => {
    const wrong = { ...bucket, roleArn: "state", keyArn: `arn:aws:kms:eu-west-1:${account}:key/1` };
    expect(problemsOf(() => assertValid(stateBucketProblems(wrong)))).toEqual([
      'environments/dev/environment.ts: state.roleArn is "state", but must be the ARN of a role (e.g. arn:aws:iam::111111111111:role/terraform-state).',
      `environments/dev/environment.ts: state.kmsKeyArn is "${wrong.keyArn}", but must be the ARN of a KMS key in us-east-1, the bucket's region.`,
    ]);
  });
});
