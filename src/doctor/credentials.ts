import type { PlacedEnvironment } from "../engine/address";
import type { AwsTarget } from "../engine/environment";
import { findExecutable, type Finished, run, type Variables } from "../process/run-program";
import type { Row } from "./row";

export interface CredentialOptions {
  readonly env: Variables;
  readonly timeoutMs: number;
  /** Whether the environments cannot do without. */
  readonly required: boolean;
}

/** Whether the credentials of this shell reach the account of each environment. Nothing secret is read or printed. */
export function checkCredentials(
  environments: readonly PlacedEnvironment[],
  options: CredentialOptions,
): readonly Promise<Row>[] {
  const aws = findExecutable("aws", options.env);
  // Without a role to assume the answer is the same for every environment.
  let caller: Promise<Finished> | undefined;
  return environments.flatMap((environment) => {
    const target = environment.definition.aws;
    return target === undefined ? [] : [check(environment, target)];
  });

  async function check(environment: PlacedEnvironment, target: AwsTarget): Promise<Row> {
    const { account, region, emulator } = target;
    const row = { name: `credentials ${environment.name}`, neededFor: `account ${account}` };
    if (emulator !== undefined) {
      return { ...row, required: false, status: "skipped", found: "none needed: it is applied to an emulator" };
    }
    const required = options.required && aws !== undefined;
    if (aws === undefined) {
      return { ...row, required, status: "skipped", found: "not checked: that needs the AWS CLI", unclear: true };
    }
    const identity = (): Promise<Finished> =>
      (caller ??= ask(aws, ["get-caller-identity", "--query", "Arn"], region, options));
    const answer =
      target.deployRoleArn === undefined ? await identity() : await ask(aws, assumeRole(target), region, options);
    return { ...row, required, ...judge(environment.file, target, answer, options) };
  }
}

/** Takes the role for a moment, as the provider would; the query keeps its keys out of the answer. */
function assumeRole({ deployRoleArn, deployRoleExternalId, deployRoleSessionName = "strata-doctor" }: AwsTarget) {
  const externalId = deployRoleExternalId === undefined ? [] : ["--external-id", deployRoleExternalId];
  return [
    ...["assume-role", "--role-arn", deployRoleArn!, "--role-session-name", deployRoleSessionName, ...externalId],
    ...["--query", "AssumedRoleUser.Arn"],
  ];
}

function ask(
  aws: string,
  args: readonly string[],
  region: string,
  { env, timeoutMs }: CredentialOptions,
): Promise<Finished> {
  const patience = ["--cli-connect-timeout", "5", "--cli-read-timeout", "5", "--region", region, "--output", "text"];
  const quiet = { ...env, AWS_PAGER: "", AWS_MAX_ATTEMPTS: "1" };
  return run(aws, ["sts", ...args, ...patience], { env: quiet, timeoutMs });
}

function judge(
  file: string,
  { account, deployRoleArn }: AwsTarget,
  { code, stdout, stderr, timedOut }: Finished,
  { env, timeoutMs }: CredentialOptions,
): Pick<Row, "status" | "found" | "fix"> {
  const source = `(${sourceOf(env)})`;
  if (timedOut) {
    const fix = "check the network and the proxy, then run `npx strata doctor` again";
    return { status: "no answer", found: `no answer within ${timeoutMs / 1000} s ${source}`, fix };
  }
  if (code !== 0) {
    const { found, fix, status } = reasonOf(stderr, env, deployRoleArn);
    return { status, found: `${found} ${source}`, fix };
  }
  const arn = stdout.trim();
  const identityAccount = arn.split(":")[4];
  if (identityAccount === account) return { status: "ok", found: `${arn} ${source}` };
  return {
    status: "wrong account",
    found: `${arn}, but ${file} says ${account} ${source}`,
    fix: "choose another profile (AWS_PROFILE), or correct the file",
  };
}

/** Where the AWS CLI and the provider look first. */
function sourceOf(env: Variables): string {
  if (env["AWS_ACCESS_KEY_ID"]) return "environment variables";
  if (env["AWS_PROFILE"]) return `profile ${env["AWS_PROFILE"]}`;
  if (env["AWS_WEB_IDENTITY_TOKEN_FILE"]) return "web identity";
  return "default profile";
}

/** Says in our words what the CLI says: its own text may name keys. */
function reasonOf(
  stderr: string,
  env: Variables,
  roleArn: string | undefined,
): { readonly status: "missing" | "no answer"; readonly found: string; readonly fix: string } {
  const profile = env["AWS_PROFILE"] ? ` --profile ${env["AWS_PROFILE"]}` : "";
  const login = `\`aws sso login${profile}\` or \`aws configure${profile}\``;
  if (/Unable to locate credentials|NoCredentials/i.test(stderr))
    return { status: "missing", found: "no credentials", fix: login };
  if (/could not be found/.test(stderr)) {
    return {
      status: "missing",
      found: "there is no such profile",
      fix: "`aws configure list-profiles` names those there are",
    };
  }
  if (/expired|sso/i.test(stderr)) return { status: "missing", found: "expired", fix: login };
  if (/connect|endpoint|timeout|timed out|SSL/i.test(stderr)) {
    return { status: "no answer", found: "AWS cannot be reached", fix: "check the network and the proxy" };
  }
  const error = /\((\w+)\) when calling/.exec(stderr)?.[1] ?? "an error of the AWS CLI";
  if (roleArn !== undefined && error === "AccessDenied") {
    return {
      status: "missing",
      found: `may not assume ${roleArn}`,
      fix: "add the caller to the role's trust policy, or log in as another",
    };
  }
  return { status: "missing", found: `refused by AWS (${error})`, fix: login };
}
