const kib = 1024;
const mib = 1024 * kib;
const gib = 1024 * mib;

/** Limits of S3 (docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html), and what this API adds to them. */
export const limits = {
  /** Larger files are sent in parts. S3 takes up to 5 GiB in one request; a retry then sends all of it again. */
  singleUploadBytes: 100 * mib,
  partBytes: { least: 5 * mib, usual: 16 * mib, most: 5 * gib },
  parts: 10_000,
  /** The largest file that an upload may have unless `MAX_UPLOAD_BYTES` says less. */
  uploadBytes: 50 * gib,
  /** URLs of parts in one answer. */
  partUrls: 100,
  /** S3 limits keys to 1,024 bytes; `uploads/<uploadId>/` takes 45 of them. */
  fileNameBytes: 255,
  /** How long the record of an upload is kept. */
  recordDays: 90,
  metadata: { entries: 20, keyCharacters: 64, valueCharacters: 512 },
} as const;

/** Size of all parts but the last: as usual, or larger where that would be too many parts. Whole MiB. */
export function partSizeOf(sizeBytes: number): number {
  const least = Math.ceil(sizeBytes / limits.parts / mib) * mib;
  return Math.max(limits.partBytes.usual, least);
}
