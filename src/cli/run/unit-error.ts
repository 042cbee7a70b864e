import type { UnitResult } from "../../run/report/unit-result";
import { wrap } from "../table";

/** Errors of the AWS provider, the S3 backend and the SDK without valid credentials. */
const missingCredentials =
  /No valid credential sources|failed to refresh cached credentials|no EC2 IMDS role found|InvalidClientTokenId|UnrecognizedClientException|ExpiredToken|SSO session (associated|has expired)|SharedConfigProfile|failed to get shared config profile/i;
const deniedRole = /AccessDenied[\s\S]*AssumeRole|AssumeRole[\s\S]*AccessDenied/;

/** The commands that a failed unit asks for next; none where only the unit's code helps. */
export function nextCommands({ environment, cause = "" }: UnitResult, env: NodeJS.ProcessEnv): string[] {
  const profile = env["AWS_PROFILE"] ? ` --profile ${env["AWS_PROFILE"]}` : "";
  if (missingCredentials.test(cause)) return [`aws sso login${profile}`, `npx strata doctor ${environment}`];
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
  const text = wrap(result.cause ?? "failed without a reason", Math.max(20, columns - indent.length));
  const next = nextCommands(result, env).map((command) => `next: ${command}`);
  return [`Error: ${result.stack}`, ...[...text, ...next].map((line) => indent + line)].join("\n");
}
