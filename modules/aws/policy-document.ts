import { type AwsHome, dnsSuffixOf } from "./aws-home";

/** Principals: accounts and roles by ARN, or AWS services by name. */
export type Principal = "*" | { readonly AWS: string | readonly string[] } | { readonly Service: string };

/** Operator, condition key, values: `{ StringEquals: { "aws:SourceAccount": "111111111111" } }`. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** One statement of an IAM, key or bucket policy. */
export interface PolicyStatement {
  /** Purpose in PascalCase; unique in its policy, letters and digits only. */
  readonly Sid: string;
  /** @default "Allow" */
  readonly Effect?: "Allow" | "Deny";
  /** Only in resource policies. */
  readonly Principal?: Principal;
  readonly Action: string | readonly string[];
  /** In all policies except trust policies. */
  readonly Resource?: string | readonly string[];
  readonly Condition?: Conditions;
}

/**
 * The statements as policy JSON. A string rather than a data source: a plan shows the change itself, and policy checks
 * can read it before a plan exists.
 */
export function policyDocument(statements: readonly PolicyStatement[]): string {
  const Statement = statements.map(({ Sid, Effect = "Allow", ...rest }) => ({ Sid, Effect, ...rest }));
  return JSON.stringify({ Version: "2012-10-17", Statement });
}

/**
 * Limits a service to requests on behalf of this account, so that resources of others cannot make it act here
 * ("confused deputy").
 */
export function onBehalfOf(account: string, sourceArns: string | readonly string[]): Conditions {
  return { StringEquals: { "aws:SourceAccount": account }, ArnLike: { "aws:SourceArn": sourceArns } };
}

/** Limits the use of a key to calls that a service makes for the caller: `s3`, or any of several. */
export function viaService({ region }: AwsHome, services: string | readonly string[]): Conditions {
  const endpoint = (service: string): string => `${service}.${region}.${dnsSuffixOf(region)}`;
  const endpoints = typeof services === "string" ? endpoint(services) : services.map(endpoint);
  return { StringEquals: { "kms:ViaService": endpoints } };
}

/** The elements of what IAM accepts as one text or as a list. */
export const listOf = (texts: string | readonly string[] = []): readonly string[] =>
  typeof texts === "string" ? [texts] : texts;
