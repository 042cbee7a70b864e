import { createHash, createHmac, type Hash } from "node:crypto";
import { readFileSync } from "node:fs";
import { SignatureV4 } from "@smithy/signature-v4";

export interface TestCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Reads the shared credentials file of a sandbox. */
export function readCredentials(file: string): TestCredentials {
  const text = readFileSync(file, "utf8");
  const field = (name: string): string => new RegExp(`^${name} = (.+)$`, "m").exec(text)![1]!;
  return { accessKeyId: field("aws_access_key_id"), secretAccessKey: field("aws_secret_access_key") };
}

/** The variables by which Terraform and the AWS SDKs use credentials at an endpoint. */
export const awsVariables = (endpoint: string, { accessKeyId, secretAccessKey }: TestCredentials) => ({
  AWS_ENDPOINT_URL: endpoint,
  AWS_ACCESS_KEY_ID: accessKeyId,
  AWS_SECRET_ACCESS_KEY: secretAccessKey,
  AWS_EC2_METADATA_DISABLED: "true",
});

/** A client of a sandbox that signs requests as the AWS SDKs do, with their signer. */
export class SignedClient {
  constructor(
    private readonly endpoint: string,
    private readonly credentials: TestCredentials,
    private readonly region = "us-east-1",
  ) {}

  /** Sends a signed request; `change` changes it after it was signed. */
  async send(
    service: string,
    path: string,
    { method = "GET", headers = {}, body: given, time = new Date(), change = {} }: SignedInit = {},
  ): Promise<Response> {
    const url = new URL(path, this.endpoint);
    const isForm = given instanceof URLSearchParams;
    const body = isForm ? given.toString() : given;
    const form: Record<string, string> = isForm ? { "content-type": "application/x-www-form-urlencoded" } : {};
    const { headers: signed } = await this.signer(service).sign(
      { ...requestOf(url, method), headers: { host: url.host, ...form, ...headers }, body },
      { signingDate: time },
    );
    const rest = Object.fromEntries(Object.entries(signed).filter(([name]) => name !== "host"));
    // A test may wait for minutes between two requests, and an idle connection is closed by then.
    return fetch(url, { method, headers: { ...rest, connection: "close" }, body, ...change });
  }

  /** A presigned URL. */
  async presign(service: string, path: string, { method = "GET", time = new Date() } = {}): Promise<string> {
    const url = new URL(path, this.endpoint);
    const anyBody: Record<string, string> = service === "s3" ? { "x-amz-content-sha256": "UNSIGNED-PAYLOAD" } : {};
    const request = { ...requestOf(url, method), headers: { host: url.host, ...anyBody } };
    const { query = {} } = await this.signer(service).presign(request, { signingDate: time, expiresIn: 60 });
    return `${url.origin}${url.pathname}?${new URLSearchParams(query as Record<string, string>).toString().replaceAll("+", "%20")}`;
  }

  private signer(service: string): SignatureV4 {
    const { credentials, region } = this;
    return new SignatureV4({ credentials, region, service, sha256: Sha256, uriEscapePath: service !== "s3" });
  }
}

export interface SignedInit {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer | URLSearchParams;
  readonly time?: Date;
  readonly change?: RequestInit;
}

const requestOf = (url: URL, method: string) => ({
  protocol: url.protocol,
  hostname: url.hostname,
  port: Number(url.port),
  path: url.pathname,
  query: Object.fromEntries([...url.searchParams.keys()].map((name) => [name, url.searchParams.getAll(name)])),
  method,
});

/** SHA-256 in the shape that the signer asks for. */
class Sha256 {
  private readonly hash: Hash; // or an HMAC, which is used in the same way

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    const hash: unknown = secret === undefined ? createHash("sha256") : createHmac("sha256", secret as string);
    this.hash = hash as Hash;
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.hash.update(typeof data === "string" ? data : new Uint8Array(data as ArrayBuffer));
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.hash.digest());
  }

  reset(): void {
    throw new Error("not needed");
  }
}
