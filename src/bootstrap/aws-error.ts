import { UserError, problem } from "../engine/problem";

/** The fields of an AWS SDK error that are distinguished here. */
interface AwsError {
  readonly name: string;
  readonly message: string;
  /** Of Node: `ENOTFOUND`. */
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

const asAwsError = (error: unknown): AwsError => error as AwsError;

/** The name of an error of AWS: `NoSuchBucketPolicy`. */
export const errorName = (error: unknown): string => asAwsError(error).name;

export const statusOf = (error: unknown): number | undefined => asAwsError(error).$metadata?.httpStatusCode;

/** Whether AWS understood, and does not let the caller. */
export const isDenied = (error: unknown): boolean =>
  statusOf(error) === 403 || /^AccessDenied|^Unauthorized/.test(errorName(error));

/** An error in one line. */
export function describeError(error: unknown): string {
  const { name, message } = asAwsError(error);
  const text = (message || "no reason is given").replace(/\s+/g, " ");
  return `${name}: ${text.length > 300 ? `${text.slice(0, 299)}…` : text}`;
}

/** Why something was not done; for a refusal the permission that it takes. */
export function refusal(error: unknown, permission: string, bucket: string): string {
  return isDenied(error) ? `takes the permission ${permission} on bucket ${bucket}` : describeError(error);
}

/**
 * The reason why AWS rejects the credentials, in our words, because those of AWS may contain keys. Undefined for other errors.
 * @param roleArn the role that was to be assumed
 */
export function credentialProblem(error: unknown, roleArn?: string): UserError | undefined {
  const { name, message, code: own } = asAwsError(error);
  const code = own ?? /\bE[A-Z]{4,}\b/.exec(message)?.[0]; // the SDK wraps some of Node's errors
  const login = "`aws sso login` or `aws configure`; AWS_PROFILE chooses a profile";
  const mistake = (path: string, rule: string, fix: string) => new UserError([problem({ path, message: rule, fix })]);
  if (/expired|\bsso\b/i.test(`${name} ${message}`)) return mistake("AWS credentials", "have expired", login);
  if (/CredentialsProviderError|TokenProviderError/.test(name)) {
    return mistake("AWS credentials", "are not to be found in this shell", login);
  }
  if (/^(E[A-Z_]+|CERT_\w+|.*CERTIFICATE.*|SELF_SIGNED\w*|DEPTH_ZERO\w*)$/.test(code ?? "") || /Timeout/.test(name)) {
    const fix = "check the network (HTTPS_PROXY is not used), and AWS_ENDPOINT_URL if it is set";
    return mistake("AWS", `cannot be reached (${code ?? name})`, fix);
  }
  if (roleArn !== undefined && /^AccessDenied/.test(name)) {
    const fix = "add the caller to the role's trust policy, or log in as another";
    return mistake("the AWS credentials", `may not assume ${roleArn}, with which the states are reached`, fix);
  }
  const status = statusOf(error);
  if (status === undefined) return undefined;
  if (status === 403 || status === 400) return mistake("AWS credentials", `are refused (${name})`, login);
  return mistake(
    "AWS",
    `answers with status ${status} (${name})`,
    "try again later; check AWS_ENDPOINT_URL if it is set",
  );
}
