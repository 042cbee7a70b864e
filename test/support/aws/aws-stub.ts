import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

const absent: Readonly<Record<string, string | undefined>> = {
  encryption: "ServerSideEncryptionConfigurationNotFoundError",
  publicAccessBlock: "NoSuchPublicAccessBlockConfiguration",
  ownershipControls: "OwnershipControlsNotFoundError",
  policy: "NoSuchBucketPolicy",
  lifecycle: "NoSuchLifecycleConfiguration",
  tagging: "NoSuchTagSet",
};

interface Bucket {
  readonly owner: string;
  readonly region: string;
  /** Sub-resources as they were put. */
  readonly settings: Map<string, string>;
}

/** As much of STS and S3 as a state bucket takes, in this process: what no emulator does is refuse. */
export class AwsStub {
  account = "111111111111";
  readonly buckets = new Map<string, Bucket>();
  /** `PUT versioning`, `GET policy`, `HEAD`, `CreateBucket`, `AssumeRole`: answered with this error instead. */
  readonly errors = new Map<string, { readonly status: number; readonly code: string; times: number }>();
  /** `PUT versioning`, with the owner that was expected. */
  readonly requests: { readonly what: string; readonly owner: string | undefined; readonly body: string }[] = [];
  private readonly server = createServer((request, response) => void this.receive(request, response));
  private readonly before = process.env;

  /** Starts, and points the AWS SDK of this process at itself. */
  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    const { port } = this.server.address() as AddressInfo;
    process.env = {
      ...withoutAws(process.env),
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
      AWS_ACCESS_KEY_ID: "AKIAEXAMPLE",
      AWS_SECRET_ACCESS_KEY: "s3cr3t",
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_CONFIG_FILE: "/dev/null",
      AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    };
  }

  stop(): void {
    process.env = this.before;
    this.server.closeAllConnections();
    this.server.close();
  }

  reset(): void {
    this.account = "111111111111";
    this.buckets.clear();
    this.errors.clear();
    this.requests.length = 0;
  }

  add(name: string, { owner = "111111111111", region = "us-east-1" } = {}): Bucket {
    const bucket = { owner, region, settings: new Map<string, string>() };
    this.buckets.set(name, bucket);
    return bucket;
  }

  /** Refuses a request; by default for good. */
  refuse(what: string, code = "AccessDenied", { status = 403, times = Infinity } = {}): void {
    this.errors.set(what, { status, code, times });
  }

  /** Requests that change something. */
  get changes(): string[] {
    return this.requests.map(({ what }) => what).filter((what) => /^(PUT|CreateBucket)/.test(what));
  }

  private async receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const url = new URL(request.url ?? "/", "http://stub");
    const { status, body = "", headers } = this.answer(request, url, Buffer.concat(chunks).toString());
    response.writeHead(status, { "content-type": "application/xml", ...headers });
    response.end(request.method === "HEAD" ? undefined : body);
  }

  private answer({ method, headers }: IncomingMessage, url: URL, body: string): Answer {
    const name = url.pathname.split("/")[1] ?? "";
    const part = [...url.searchParams.keys()].find((key) => key !== "x-id");
    const creates = method === "PUT" && part === undefined && name !== "";
    const what = creates ? "CreateBucket" : name === "" ? actionOf(body) : [method, part].join(" ").trim();
    const owner = headers["x-amz-expected-bucket-owner"] as string | undefined;
    this.requests.push({ what, owner, body });

    const error = this.errors.get(what);
    if (error !== undefined && error.times-- > 0) return failure(error.status, error.code, name === "");
    if (name === "") return { status: 200, body: this.identity(what, body) };
    const bucket = this.buckets.get(name);
    if (creates) {
      if (bucket !== undefined) return failure(409, "BucketAlreadyExists");
      this.add(name, { owner: this.account, region: /<LocationConstraint>(.*?)</.exec(body)?.[1] });
      return { status: 200 };
    }
    if (bucket === undefined) return failure(404, "NoSuchBucket");
    const home = { "x-amz-bucket-region": bucket.region };
    const signedFor = /Credential=[^/]+\/\d+\/([^/]+)/.exec(headers.authorization ?? "")?.[1];
    if (signedFor !== bucket.region) return { ...failure(301, "PermanentRedirect"), headers: home };
    const isOwner = bucket.owner === this.account && (owner === undefined || owner === bucket.owner);
    if (!isOwner) return failure(403, "AccessDenied");
    if (part === undefined) return { status: 200, headers: home };
    if (method === "PUT") bucket.settings.set(part, body);
    const found = bucket.settings.get(part) ?? (part === "versioning" ? "<VersioningConfiguration/>" : undefined);
    return found === undefined ? failure(404, absent[part] ?? "NotImplemented") : { status: 200, body: found };
  }

  private identity(action: string, body: string): string {
    if (action === "AssumeRole") {
      this.account = /iam%3A%3A(\d{12})/.exec(body)![1]!;
      const given =
        "<AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>" +
        "<Expiration>2099-01-01T00:00:00Z</Expiration>";
      return `<AssumeRoleResponse><AssumeRoleResult><Credentials>${given}</Credentials></AssumeRoleResult></AssumeRoleResponse>`;
    }
    const identity = `<Account>${this.account}</Account><Arn>arn:aws:iam::${this.account}:user/someone</Arn>`;
    return `<GetCallerIdentityResponse><GetCallerIdentityResult>${identity}</GetCallerIdentityResult></GetCallerIdentityResponse>`;
  }
}

const withoutAws = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("AWS_")));

interface Answer {
  readonly status: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** STS wraps its errors once more than S3, and may name keys in their text. */
function failure(status: number, code: string, fromSts = false): Answer {
  const error = `<Error><Code>${code}</Code><Message>${fromSts ? "AKIAEXAMPLE" : "S3 has a reason"}</Message></Error>`;
  return { status, body: fromSts ? `<ErrorResponse>${error}</ErrorResponse>` : error };
}

const actionOf = (body: string): string => new URLSearchParams(body).get("Action") ?? "";
