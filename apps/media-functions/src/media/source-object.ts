import type { WorkItem } from "../events/work-item";

/** ETag of an object that was sent whole, or in parts. */
const etagPattern = /^[0-9a-f]{32}(-\d+)?$/;

/** The file of an upload in the input bucket. */
export type Source = Pick<WorkItem, "bucket" | "key" | "version">;

/** S3's version id of the file; undefined in a bucket without versions, where the version of an upload is its ETag. */
export const versionIdOf = ({ version }: Source): string | undefined =>
  etagPattern.test(version) ? undefined : version;

/** Parameters of GetObject that read this version and no other. A file that was replaced is refused with status 412. */
export const exactly = (source: Source): { VersionId?: string; IfMatch?: string } => {
  const versionId = versionIdOf(source);
  return versionId === undefined ? { IfMatch: `"${source.version}"` } : { VersionId: versionId };
};

/** The place of the file in requests of Textract and Rekognition. */
export const s3ObjectOf = (source: Source): { Bucket: string; Name: string; Version?: string } => {
  const versionId = versionIdOf(source);
  return { Bucket: source.bucket, Name: source.key, ...(versionId !== undefined && { Version: versionId }) };
};
