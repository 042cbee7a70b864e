import type { UnitResult } from "../../run/report/unit-result";
import { wrap } from "../table";

/** Errors of the AWS provider, the S3 backend and the SDK without valid credentials. */
const missingCredentials =
  /No valid credential sources|failed to refresh cached credentials|no EC2 IMDS role found|InvalidClientTokenId|UnrecognizedClientException|ExpiredToken|SSO session (associated|has expired)|SharedConfigProfile|failed to get shared config profile/i;
const deniedRole = /AccessDenied[\s\S]*AssumeRole|AssumeRole[\s\S]*AccessDenied/;

/** Whether a unit failed for want of valid AWS credentials. */
export const lacksCredentials = ({ cause = "" }: Pick<UnitResult, "cause">): boolean => missingCredentials.test(cause);

/** Where the AWS provider took credentials from. */
function credentialsInUse(env: NodeJS.ProcessEnv): string {
  if (env["AWS_ACCESS_KEY_ID"]) return "the environment variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY";
  return env["AWS_PROFILE"]
    ? `profile ${env["AWS_PROFILE"]} (AWS_PROFILE)`
    : "the default profile (AWS_PROFILE is not set)";
}

/** The commands that a failed unit asks for next; none where only the unit's code helps. */
export function nextCommands({ environment, cause = "" }: UnitResult, env: NodeJS.ProcessEnv): string[] {
  const profile = env["AWS_PROFILE"] ? ` --profile ${env["AWS_PROFILE"]}` : "";
  if (lacksCredentials({ cause })) return [`aws sso login${profile}`, `npx strata doctor ${environment}`];
  if (deniedRole.test(cause)) return [`npx strata doctor ${environment}`];
  const command = /`(npx strata [^`]+)`/.exec(adviceIn(cause) ?? "");
  return command === null ? [] : [command[1]!];
}

/** Advice that Strata adds to an error of Terraform: in parentheses at the end, or the whole cause. */
export function adviceIn(cause: string): string | undefined {
  const [, atTheEnd] = /\(([^()]*`[^`]+`[^()]*)\)$/.exec(cause) ?? [];
  return atTheEnd ?? (cause.includes("`npx strata ") ? cause : undefined);
}

/** The error of a failed unit, wrapped to a width, with the next commands. */
export function errorBlock(result: UnitResult, env: NodeJS.ProcessEnv, columns = 100): string {
  const indent = "  ";
  const kind = result.reason === "not accepted" ? "not accepted: " : "";
  const text = wrap(kind + (result.cause ?? "failed without a reason"), Math.max(20, columns - indent.length));
  const next = nextCommands(result, env).map((command) => `next: ${command}`);
  const used = lacksCredentials(result) ? [`credentials: ${credentialsInUse(env)}`] : [];
  return [`Error: ${result.stack}`, ...[...text, ...used, ...next].map((line) => indent + line)].join("\n");
}
