import { hasComputed, hasWildcard, isAnything, parseArn } from "./patterns";
import type { Principal, Statement } from "./statement";

/** True for `"*"`, `{"AWS": "*"}` and an ARN of any account. */
export function isEveryone({ kind, id }: Principal): boolean {
  return kind === "*" || isAnything(id) || (kind === "AWS" && hasWildcard(parseArn(id)?.account ?? ""));
}

/** True if the principal of the statement is everyone, or everyone but some. */
export function admitsEveryone({ principals, notPrincipals }: Statement): boolean {
  return notPrincipals.length > 0 || principals.some(isEveryone);
}

/**
 * The account in an ARN, or an account by its number. Undefined if Terraform computes it, for AWS services, and for an
 * organization, whose ARN has the account that manages it.
 */
export function accountIn(text: string): string | undefined {
  const arn = parseArn(text);
  const account = arn?.account ?? text;
  return arn?.service !== "organizations" && /^\d{12}$/.test(account) ? account : undefined;
}

/** True if a principal is the root of the account: `arn:aws:iam::111111111111:root` or `111111111111`. */
export function isRootOf(account: string | undefined, { kind, id }: Principal): boolean {
  if (kind !== "AWS") return false;
  const arn = parseArn(id);
  if (arn !== undefined) return arn.resource === "root" && (hasComputed(arn.account) || isOwn(arn.account, account));
  // A principal that Terraform computes can be the root, unless it is a role or a user.
  return hasComputed(id) ? !/aws_iam_(?:role|user)\b/.test(id) : isOwn(id, account);
}

const isOwn = (found: string, account: string | undefined): boolean =>
  /^\d{12}$/.test(found) && (account === undefined || found === account);
