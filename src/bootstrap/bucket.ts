import type { BucketLocationConstraint } from "@aws-sdk/client-s3";
import { bucketNameProblems } from "../../modules/buckets/bucket-name";
import { assertValid, UserError, problem } from "../engine/problem";
import { credentialProblem, errorName, isDenied, refusal, statusOf } from "./aws-error";
import type { Session } from "./session";
import type { StateBucket } from "./state-bucket";

/** Arguments of every request: S3 refuses requests for a bucket of another owner. */
export const addressOf = ({ name, account }: StateBucket) => ({ Bucket: name, ExpectedBucketOwner: account });

/**
 * Whether there is such a bucket, in the account and region that the environment says.
 * @throws UserError for one that may not be looked at or is in another region, and for a name that none can have
 */
export async function findBucket({ s3, caller }: Session, bucket: StateBucket): Promise<"there" | "missing"> {
  const { name, region, account, file } = bucket;
  let found: string | undefined;
  try {
    found = (await s3.headBucket(addressOf(bucket))).BucketRegion;
  } catch (error) {
    if (statusOf(error) === 404) {
      // One that is there may have a name that is no longer given.
      assertValid(bucketNameProblems(name, "state.bucket").map((each) => ({ ...each, file })));
      return "missing";
    }
    if (!isDenied(error)) throw credentialProblem(error) ?? error;
    const rule = `S3 refuses it to ${caller}, as it does a bucket of any account but ${account}`;
    throw mistake(bucket, "bucket", name, rule, `allow s3:ListBucket if it is yours; else ${uniqueNames}`);
  }
  // Emulators may not say.
  if (found === undefined || found === region) return "there";
  const rule = `must be ${found}, where bucket ${name} is`;
  throw mistake(bucket, "region", region, rule, "correct it, or name another bucket");
}

/**
 * Makes the bucket.
 * @throws UserError when S3 does not
 */
export async function createBucket({ s3 }: Session, bucket: StateBucket): Promise<void> {
  const { name, region } = bucket;
  try {
    await s3.createBucket({
      Bucket: name,
      // The oldest region has no constraint.
      CreateBucketConfiguration:
        region === "us-east-1" ? undefined : { LocationConstraint: region as BucketLocationConstraint },
    });
  } catch (error) {
    if (errorName(error) !== "BucketAlreadyOwnedByYou") throw notCreated(bucket, error);
  }
}

function notCreated(bucket: StateBucket, error: unknown): UserError {
  const { name } = bucket;
  switch (errorName(error)) {
    case "BucketAlreadyExists":
      return mistake(bucket, "bucket", name, "must be another: someone else has a bucket of that name", uniqueNames);
    case "OperationAborted":
      return mistake(
        bucket,
        "bucket",
        name,
        "cannot be made now: S3 still works on a bucket of that name, as it does after one was deleted",
        "try again in some minutes",
      );
    default:
      return mistake(bucket, "bucket", name, `cannot be made: ${refusal(error, "s3:CreateBucket", name)}`);
  }
}

const uniqueNames = "choose another: names of buckets are unique among all accounts";

function mistake({ file }: StateBucket, input: string, value: string, rule: string, fix?: string): UserError {
  return new UserError([{ file, ...problem({ path: `state.${input}`, value, message: rule, fix }) }]);
}
