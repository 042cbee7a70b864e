import { problem, type Problem } from "../../src/engine/problem";
import type { Conditions, PolicyStatement, Principal } from "../aws/policy-document";

/** A statement added to a bucket's policy, besides the module's own. */
export interface BucketStatement {
  readonly effect: "allow" | "deny";
  /** An AWS service: `cloudfront.amazonaws.com`. */
  readonly service?: string;
  /** Accounts, roles and users: 12 digits, an ARN, or "*". */
  readonly principals?: readonly string[];
  readonly actions: readonly string[];
  /** Patterns of the object keys that it applies to. */
  readonly objects: readonly string[];
  /** Whether it applies to the bucket itself: `s3:ListBucket` needs that. */
  readonly bucket: boolean;
  readonly conditions: Conditions;
}

/** Statements by their Sid. */
export type BucketStatements = Readonly<Record<string, BucketStatement>>;

/** The statements in the form of a bucket's policy. */
export const addedStatements = (bucketArn: string, statements: BucketStatements): PolicyStatement[] =>
  Object.entries(statements).map(([Sid, { effect, actions, objects, bucket, conditions, ...who }]) => ({
    Sid,
    Effect: effect === "allow" ? "Allow" : "Deny",
    Principal: principalOf(who),
    Action: actions,
    Resource: [...(bucket ? [bucketArn] : []), ...objects.map((pattern) => `${bucketArn}/${pattern}`)],
    Condition: Object.keys(conditions).length > 0 ? conditions : undefined,
  }));

function principalOf({ service, principals = [] }: Pick<BucketStatement, "service" | "principals">): Principal {
  if (service !== undefined) return { Service: service };
  return principals.length === 1 && principals[0] === "*" ? "*" : { AWS: principals };
}

/** Actions of S3 on a bucket, and on an object: docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html */
const onBucket = /^s3:(List(Bucket|BucketVersions|BucketMultipartUploads)|(Get|Put|Delete)Bucket\w*)$/;
const onObject =
  /^s3:((Get|Put|Delete|Restore)Object(?!LockConfiguration)\w*|AbortMultipartUpload|ListMultipartUploadParts)$/;

/** Condition keys that tie a service to the account on whose behalf it acts. */
const sources = ["aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths"];

/**
 * Statements that S3 rejects, or that let a service act for anybody.
 * @param own Sids of the module's own statements
 */
export function bucketStatementProblems(
  statements: BucketStatements,
  own: readonly string[],
  path = "policyStatements",
): Problem[] {
  return Object.entries(statements).flatMap(([sid, statement]) => {
    const at = `${path}.${sid}`;
    return [
      ...sidProblems(at, sid, own),
      ...principalProblems(at, statement),
      ...resourceProblems(at, statement),
      ...sourceProblems(at, statement),
    ];
  });
}

function sidProblems(path: string, sid: string, own: readonly string[]): Problem[] {
  if (!/^[A-Za-z0-9]+$/.test(sid)) return [problem({ path, must: "have a name of letters and digits, its Sid" })];
  return own.includes(sid)
    ? [problem({ path, must: "have another name: the policy has a statement of its own with it" })]
    : [];
}

function principalProblems(path: string, { service, principals = [] }: BucketStatement): Problem[] {
  if ((service === undefined) === (principals.length === 0)) {
    const fix = 'service: "cloudfront.amazonaws.com", or principals: ["arn:aws:iam::222222222222:root"]';
    return [problem({ path, must: "have a service or principals, one of them", fix })];
  }
  if (!principals.includes("*") || principals.length === 1) return [];
  return [problem({ path: `${path}.principals`, value: principals, must: 'have "*" alone, or without it' })];
}

function resourceProblems(path: string, { actions, objects, bucket }: BucketStatement): Problem[] {
  const found: Problem[] = [];
  if (!bucket && objects.length === 0)
    found.push(problem({ path: `${path}.objects`, value: objects, must: "have a pattern, or bucket be true" }));
  for (const [index, action] of actions.entries()) {
    const at = { path: `${path}.actions.${index}`, value: action };
    if (!bucket && onBucket.test(action)) {
      found.push(
        problem({ ...at, message: "needs bucket: true, because it is an action on the bucket, not on objects" }),
      );
    }
    if (objects.length === 0 && bucket && onObject.test(action)) {
      found.push(problem({ ...at, message: "needs objects, because it is an action on objects, not on the bucket" }));
    }
  }
  return found;
}

/** A service acts for all its customers: without its source, another account's distribution or trail could use it. */
function sourceProblems(path: string, { effect, service, conditions }: BucketStatement): Problem[] {
  if (effect === "deny" || service === undefined) return [];
  const keys = Object.values(conditions).flatMap((each) => Object.keys(each).map((key) => key.toLowerCase()));
  if (keys.some((key) => sources.includes(key))) return [];
  const must = "name the source that the service acts for, such as aws:SourceArn or aws:SourceAccount";
  return [problem({ path: `${path}.conditions`, must, fix: 'StringEquals: { "aws:SourceAccount": "111111111111" }' })];
}
