/** Who is meant: accounts and roles by ARN, or AWS services by name. */
export type Principal = "*" | { readonly AWS: string | readonly string[] } | { readonly Service: string };

/** Operator, condition key, values: `{ StringEquals: { "aws:SourceAccount": "111111111111" } }`. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** One statement of an IAM, key or bucket policy, in AWS's own words. */
export interface PolicyStatement {
  /** What it is for, in PascalCase; unique in its policy. AWS takes letters and digits only. */
  readonly Sid: string;
  /** @default "Allow" */
  readonly Effect?: "Allow" | "Deny";
  /** In a resource's policy; a role's policy has none. */
  readonly Principal?: Principal;
  readonly Action: string | readonly string[];
  /** In all but the policy that says who may assume a role. */
  readonly Resource?: string | readonly string[];
  readonly Condition?: Conditions;
}

/**
 * The statements as a policy's JSON. A string and not a data source: a plan then shows the change itself, and the
 * policy checks can read it before there is a plan.
 */
export function policyDocument(statements: readonly PolicyStatement[]): string {
  const Statement = statements.map(({ Sid, Effect = "Allow", ...rest }) => ({ Sid, Effect, ...rest }));
  return JSON.stringify({ Version: "2012-10-17", Statement });
}

/**
 * Holds a service to requests that it makes for this account, so that nobody else's resource can make it act
 * here ("confused deputy").
 */
export function onBehalfOf(account: string, sourceArns: string | readonly string[]): Conditions {
  return { StringEquals: { "aws:SourceAccount": account }, ArnLike: { "aws:SourceArn": sourceArns } };
}
