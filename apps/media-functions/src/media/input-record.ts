import type { Kind } from "./kinds";

/** States of an upload before it is processed. Later ones are those of its output record. */
export const inputStatuses = ["AWAITING_UPLOAD", "CLASSIFIED", "REJECTED", "EXPIRED"] as const;
export type InputStatus = (typeof inputStatuses)[number];

/** Item of the input table: an upload from the request for its URL to its classification. */
export interface InputRecord {
  readonly uploadId: string;
  readonly owner: string;
  readonly fileName: string;
  /** As announced. */
  readonly contentType: string;
  /** As announced, then as found. */
  readonly sizeBytes: number;
  readonly processingOptions: readonly string[];
  readonly metadata: Readonly<Record<string, string>>;
  readonly objectKey: string;
  readonly status: InputStatus;
  /** ISO 8601. */
  readonly createdAt: string;
  /** Seconds since 1970, for TTL. */
  readonly expiresAt: number;
  /** SHA-256 of the file in base64, as announced. */
  readonly sha256?: string;
  /** Upload id of S3, for an upload in parts. */
  readonly multipartId?: string;
  readonly kind?: Kind;
  readonly version?: string;
  /** Content type by content. */
  readonly detectedType?: string;
  /** Order of the S3 event that was seen last; see `sequencerOf`. */
  readonly sequencer?: string;
  /** Time of that event. ISO 8601. */
  readonly receivedAt?: string;
  /** Why it was rejected or has expired. */
  readonly reason?: string;
  /** When the owner aborted it. ISO 8601. */
  readonly abortedAt?: string;
}
