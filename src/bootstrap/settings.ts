import type { S3 } from "@aws-sdk/client-s3";
import { encryption, ownership, publicAccess, versioning } from "./basic-settings";
import { lifecycle } from "./old-versions";
import type { Setting } from "./setting";
import type { StateBucket } from "./state-bucket";
import { tags } from "./tags";
import { tlsPolicy } from "./tls-policy";

/** The settings of a state bucket, in the order in which they are made: closed before anything else. */
export function bucketSettings(s3: S3, bucket: StateBucket): readonly Setting[] {
  const kinds = [publicAccess, tlsPolicy, ownership, versioning, encryption, lifecycle];
  if (Object.keys(bucket.tags).length > 0) kinds.push(tags);
  return kinds.map((kind) => kind(s3, bucket));
}
