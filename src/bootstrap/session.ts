import type { S3, S3ClientConfig } from "@aws-sdk/client-s3";
import { createRequire } from "node:module";
import { UserError, problem } from "../engine/problem";
import { credentialProblem } from "./aws-error";
import type { StateBucket } from "./state-bucket";

/** AWS, as the credentials of this shell reach it in the account of a state bucket. */
export interface Session {
  readonly s3: S3;
  /** ARN of the one who asks. */
  readonly caller: string;
}

export interface Patience {
  /** How long AWS may take to answer. */
  readonly timeoutMs?: number;
  /** How often a request is made in all. */
  readonly attempts?: number;
}

/**
 * Opens the way to a bucket's account, with the role that its environment names, if it does. Endpoints and credentials
 * are those that the AWS CLI and Terraform would take.
 * @throws UserError for credentials that are missing, expired, refused or of another account
 */
export async function openSession(
  bucket: StateBucket,
  { timeoutMs = 20_000, attempts = 3 }: Patience = {},
): Promise<Session> {
  const { S3 } = load("@aws-sdk/client-s3") as typeof import("@aws-sdk/client-s3");
  const { STS } = load("@aws-sdk/client-sts") as typeof import("@aws-sdk/client-sts");
  const settings = {
    region: bucket.region,
    maxAttempts: attempts,
    requestHandler: { connectionTimeout: timeoutMs / 2, requestTimeout: timeoutMs, throwOnRequestTimeout: true },
  };
  const identify = async () => {
    const credentials = bucket.roleArn === undefined ? undefined : await assume(new STS(settings), bucket);
    const { Account: account, Arn: caller = "" } = await new STS({ ...settings, credentials }).getCallerIdentity({});
    return { credentials, account, caller };
  };
  const { credentials, account, caller } = await identify().catch((error: unknown) => {
    throw credentialProblem(error, bucket.roleArn) ?? error;
  });
  if (account !== bucket.account) throw wrongAccount(bucket, account, caller);
  // No certificate of S3 is for a host name with one more dot.
  const forcePathStyle = bucket.name.includes(".");
  return { s3: new S3({ ...settings, credentials, forcePathStyle, followRegionRedirects: true }), caller };
}

async function assume(
  sts: InstanceType<typeof import("@aws-sdk/client-sts").STS>,
  { roleArn, roleExternalId, roleSessionName = "strata-bootstrap" }: StateBucket,
): Promise<S3ClientConfig["credentials"]> {
  const { Credentials: given } = await sts.assumeRole({
    RoleArn: roleArn,
    RoleSessionName: roleSessionName,
    ExternalId: roleExternalId,
  });
  return {
    accessKeyId: given!.AccessKeyId!,
    secretAccessKey: given!.SecretAccessKey!,
    sessionToken: given!.SessionToken,
  };
}

function wrongAccount({ file, account }: StateBucket, found: string | undefined, caller: string): UserError {
  const message = `the AWS credentials are of account ${found} (${caller})`;
  const fix =
    "choose another profile (AWS_PROFILE), correct the file, or name a role of the bucket's account in state.roleArn";
  return new UserError([{ file, ...problem({ path: "account", value: account, message, fix }) }]);
}

/** Not by import(): the bundle is a script with V8's compiled code, for which Node has no importer. */
function load(name: string): unknown {
  // Which Node is supported says package.json, and `strata doctor` checks it.
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
  try {
    return createRequire(__filename)(name) as unknown;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw error;
    throw new UserError([problem({ path: `package ${name}`, message: "is not installed", fix: "npm ci" })]);
  }
}
