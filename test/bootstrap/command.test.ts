import { runCommand } from "../support/projects/command";
import { AwsStub } from "../support/aws/aws-stub";

const root = `${__dirname}/../..`;
const name = "acme-dev-terraform-state";
const aws = new AwsStub();
const bootstrap = (...args: string[]) => runCommand(root, "bootstrap", ...args);
const error = (text: string) => `error ${text}\n\n1 error; nothing was changed\n`;
const file = "environments/streaming/dev/environment.ts";

beforeAll(() => aws.start());
afterAll(() => aws.stop());
beforeEach(() => aws.reset());

const complete = `bucket ${name} of streaming-dev, inspected as arn:aws:iam::111111111111:user/someone

STATUS  SETTING        FOUND
ok      bucket         us-east-1, account 111111111111
ok      public access  all blocked
ok      TLS only       DenyPlainHttp, DenyOldTls
ok      ownership      BucketOwnerEnforced
ok      versioning     Enabled
ok      encryption     AES256
ok      old versions   90 days, the newest 20 for good, unfinished uploads 7 days
ok      tags           owner=data-platform, cost-center=media

the bucket is complete
`;

describe("strata bootstrap", () => {
  test("--dry-run shows what is to be done, and does none of it", async () => {
    const { code, out } = await bootstrap("streaming/dev", "--dry-run");
    expect(out).toBe(`bucket ${name} of streaming-dev, inspected as arn:aws:iam::111111111111:user/someone

STATUS   SETTING        FOUND  REQUIRED
missing  bucket         -      us-east-1, account 111111111111
missing  public access  -      all blocked
missing  TLS only       -      DenyPlainHttp, DenyOldTls
missing  ownership      -      BucketOwnerEnforced
missing  versioning     -      Enabled
missing  encryption     -      AES256, or any key
missing  old versions   -      90 days, the newest 20 for good, unfinished uploads 7 days
missing  tags           -      owner=data-platform, cost-center=media

to do: bucket, public access, TLS only, ownership, versioning, encryption, old versions, tags (\`npx strata bootstrap streaming-dev\`)
`);
    expect(code).toBe(2);
    expect(aws.changes).toEqual([]);
  });

  test("without a terminal the yes comes by flag, before anything is made", async () => {
    const { code, err } = await bootstrap("streaming/dev");
    expect(err).toBe(
      error(
        "bootstrap streaming-dev needs confirmation, but there is no terminal, or CI is set (pass --auto-approve).",
      ),
    );
    expect(code).toBe(1);
    expect(aws.changes).toEqual([]);
  });

  test("makes everything, closed before anything else; a second run finds all of it and asks nothing", async () => {
    const first = await bootstrap("streaming/dev", "--auto-approve");
    expect(first.out.endsWith(complete)).toBe(true);
    expect(first.code).toBe(0);
    expect(aws.changes).toEqual([
      ...["CreateBucket", "PUT publicAccessBlock", "PUT policy", "PUT ownershipControls"],
      ...["PUT versioning", "PUT encryption", "PUT lifecycle", "PUT tagging"],
    ]);
    expect(aws.requests.find(({ what }) => what === "CreateBucket")!.body).toBe("");
    const unguarded = aws.requests.filter(({ owner }) => owner !== "111111111111").map(({ what }) => what);
    expect(new Set(unguarded)).toEqual(new Set(["GetCallerIdentity", "CreateBucket"]));

    aws.requests.length = 0;
    expect(await bootstrap("streaming/dev")).toEqual({ code: 0, out: complete, err: "" });
    expect(aws.changes).toEqual([]);
  });

  test("as JSON", async () => {
    const { code, out } = await bootstrap("streaming/dev", "--auto-approve", "--json");
    expect(code).toBe(0);
    const { settings, ...rest } = JSON.parse(out) as { settings: unknown[] };
    const caller = "arn:aws:iam::111111111111:user/someone";
    const place = {
      environment: "streaming-dev",
      state: "s3",
      bucket: name,
      region: "us-east-1",
      account: "111111111111",
    };
    expect(rest).toEqual({ ...place, caller, ok: true });
    expect(settings[4]).toEqual({ name: "versioning", status: "ok", found: "Enabled", wanted: "Enabled" });
  });

  test("what is not permitted is reported with the permission, and the rest is made", async () => {
    aws.refuse("PUT versioning");
    aws.refuse("GET policy");
    const { code, out } = await bootstrap("streaming/dev", "--auto-approve");
    expect(code).toBe(1);
    expect(out.replace(/ {2,}/g, "  ")).toContain(
      `failed  TLS only  takes the permission s3:GetBucketPolicy on bucket ${name}  DenyPlainHttp, DenyOldTls\n` +
        "ok  ownership  BucketOwnerEnforced\n" +
        `failed  versioning  takes the permission s3:PutBucketVersioning on bucket ${name}  Enabled\n` +
        "ok  encryption  AES256\n",
    );
    expect(out).toContain("\nfailed: TLS only, versioning; then run `npx strata bootstrap streaming-dev` again\n");
    expect(await bootstrap("streaming/dev", "--dry-run")).toMatchObject({ code: 1 });
  });

  test("an environment whose states are no objects of S3 needs no bucket", async () => {
    const note = "its states are local files";
    expect(await bootstrap("streaming/sandbox")).toEqual({
      code: 0,
      out: `streaming-sandbox needs no state bucket: ${note}\n`,
      err: "",
    });
    const { out } = await bootstrap("streaming/sandbox", "--json");
    expect(JSON.parse(out)).toEqual({ environment: "streaming-sandbox", state: "local", ok: true, note, settings: [] });
    expect(aws.requests).toEqual([]);
  });
});

describe("what is found before anything is made", () => {
  const caller = "arn:aws:iam::111111111111:user/someone";
  const unique = "choose another: names of buckets are unique among all accounts";

  test.each<[string, () => void, string]>([
    [
      "credentials of another account",
      () => (aws.account = "222222222222"),
      `${file}: account is "111111111111", but the AWS credentials are of account 222222222222 (arn:aws:iam::222222222222:user/someone) (choose another profile (AWS_PROFILE), correct the file, or name a role of the bucket's account in state.roleArn).`,
    ],
    [
      "refused credentials",
      () => aws.refuse("GetCallerIdentity", "SignatureDoesNotMatch"),
      "AWS credentials are refused (SignatureDoesNotMatch) (`aws sso login` or `aws configure`; AWS_PROFILE chooses a profile).",
    ],
    [
      "expired credentials",
      () => aws.refuse("GetCallerIdentity", "ExpiredToken", { status: 400 }),
      "AWS credentials have expired (`aws sso login` or `aws configure`; AWS_PROFILE chooses a profile).",
    ],
    [
      "something that is not AWS",
      () => aws.refuse("GetCallerIdentity", "NotImplemented", { status: 501 }),
      "AWS answers with status 501 (NotImplemented) (try again later; check AWS_ENDPOINT_URL if it is set).",
    ],
    [
      "a bucket of someone else",
      () => aws.add(name, { owner: "999999999999" }),
      `${file}: state.bucket is "${name}", but S3 refuses it to ${caller}, as it does a bucket of any account but 111111111111 (allow s3:ListBucket if it is yours; else ${unique}).`,
    ],
    [
      "a bucket in another region",
      () => aws.add(name, { region: "eu-west-1" }),
      `${file}: state.region is "us-east-1", but must be eu-west-1, where bucket ${name} is (correct it, or name another bucket).`,
    ],
    [
      "a bucket of someone else in another region",
      () => aws.add(name, { owner: "999999999999", region: "eu-west-1" }),
      `${file}: state.bucket is "${name}", but S3 refuses it to ${caller}, as it does a bucket of any account but 111111111111 (allow s3:ListBucket if it is yours; else ${unique}).`,
    ],
    [
      "a name that is taken",
      () => aws.refuse("CreateBucket", "BucketAlreadyExists", { status: 409 }),
      `${file}: state.bucket is "${name}", but must be another: someone else has a bucket of that name (${unique}).`,
    ],
    [
      "a name that was just given up",
      () => aws.refuse("CreateBucket", "OperationAborted", { status: 409 }),
      `${file}: state.bucket is "${name}", but cannot be made now: S3 still works on a bucket of that name, as it does after one was deleted (try again in some minutes).`,
    ],
    [
      "no permission to make one",
      () => aws.refuse("CreateBucket"),
      `${file}: state.bucket is "${name}", but cannot be made: takes the permission s3:CreateBucket on bucket ${name}.`,
    ],
  ])("%s", async (_, arrange, message) => {
    arrange();
    const { code, err } = await bootstrap("streaming/dev", "--auto-approve");
    expect(err).toBe(error(message));
    expect(code).toBe(1);
    expect(aws.changes.filter((what) => what.startsWith("PUT"))).toEqual([]);
  });

  test("no credentials", async () => {
    const { AWS_ACCESS_KEY_ID: key } = process.env;
    delete process.env["AWS_ACCESS_KEY_ID"];
    const { err } = await bootstrap("streaming/dev", "--auto-approve");
    process.env["AWS_ACCESS_KEY_ID"] = key;
    const fix = "`aws sso login` or `aws configure`; AWS_PROFILE chooses a profile";
    expect(err).toBe(error(`AWS credentials are not to be found in this shell (${fix}).`));
  });

  test("no network", async () => {
    const { AWS_ENDPOINT_URL: url } = process.env;
    process.env["AWS_ENDPOINT_URL"] = "http://127.0.0.1:1";
    const { err } = await bootstrap("streaming/dev", "--auto-approve");
    process.env["AWS_ENDPOINT_URL"] = url;
    const fix = "check the network (HTTPS_PROXY is not used), and AWS_ENDPOINT_URL if it is set";
    expect(err).toBe(error(`AWS cannot be reached (ECONNREFUSED) (${fix}).`));
  });

  test("an environment that does not exist", async () => {
    expect((await bootstrap("streaming/prd")).err).toBe(
      error('environment "streaming/prd" does not exist (did you mean "streaming/prod"?).'),
    );
  });
});
