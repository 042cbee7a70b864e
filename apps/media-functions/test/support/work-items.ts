import type { WorkItem } from "../../src/events/work-item";

const uploadId = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
/** A version id as S3 makes them. */
const version = "LMcbEk9aZ3uT0d4Vw2sQhXn7Yp1RjGf8";

/** A classified upload. */
export const workItemOf = (change: Partial<WorkItem> = {}): WorkItem => ({
  uploadId,
  version,
  uploadKey: `${uploadId}#${version}`,
  owner: "ada",
  kind: "document",
  bucket: "input",
  key: `uploads/${uploadId}/file`,
  sizeBytes: 1_000,
  contentType: "application/pdf",
  processingOptions: ["text-extraction"],
  metadata: {},
  receivedAt: "2026-11-29T12:00:00.000Z",
  ...change,
});
