import { type Problem, problem } from "../engine/problem";
import type { PlacedEnvironment } from "../engine/address";

/** The S3 bucket in which an environment keeps its states, as the environment's file has it. */
export interface StateBucket {
  readonly environment: string;
  /** The file that names the bucket. */
  readonly file: string;
  readonly name: string;
  readonly region: string;
  /** The account that it must belong to. */
  readonly account: string;
  /** The key that encrypts the states; S3's own without one. */
  readonly keyArn?: string;
  /** The role with which the states are reached. */
  readonly roleArn?: string;
  /** External id that the role's trust policy requires. */
  readonly roleExternalId?: string;
  readonly roleSessionName?: string;
  readonly tags: Readonly<Record<string, string>>;
}

const roleName = /^arn:[a-z-]+:iam::(\d{12}):role\/\S+$/;

/**
 * The bucket of an environment's states; undefined where they are kept elsewhere. It belongs to the environment's
 * account, or to that of the role with which the states are reached: such a role is there for states in another account.
 */
export function stateBucketOf({ name, file, definition }: PlacedEnvironment): StateBucket | undefined {
  const { state, aws, organization } = definition;
  if (state.kind !== "s3") return undefined;
  const { bucket, region, kmsKeyArn: keyArn, roleArn, roleExternalId, roleSessionName } = state;
  return {
    environment: name,
    file,
    name: bucket,
    region,
    account: roleName.exec(roleArn ?? "")?.[1] ?? aws!.account, // one of them is there: environmentProblems
    keyArn,
    roleArn,
    roleExternalId,
    roleSessionName,
    // Not the environment's own: several may share a bucket.
    tags: organization.tags,
  };
}

/** Mistakes that can be seen without asking AWS. */
export function stateBucketProblems({ file, region, keyArn, roleArn }: StateBucket): Problem[] {
  const problems: Problem[] = [];
  if (roleArn !== undefined && !roleName.test(roleArn)) {
    const fix = "e.g. arn:aws:iam::111111111111:role/terraform-state";
    problems.push({ file, ...problem({ path: "state.roleArn", value: roleArn, must: "be the ARN of a role", fix }) });
  }
  const keyRegion = /^arn:[a-z-]+:kms:([a-z0-9-]+):\d{12}:(?:key|alias)\/\S+$/.exec(keyArn ?? "")?.[1];
  if (keyArn !== undefined && keyRegion !== region) {
    const must = `be the ARN of a KMS key in ${region}, the bucket's region`;
    problems.push({ file, ...problem({ path: "state.kmsKeyArn", value: keyArn, must }) });
  }
  return problems;
}
