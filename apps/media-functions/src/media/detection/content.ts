/** A file that is read in pieces: only those that its detection needs. */
export interface Content {
  readonly sizeBytes: number;
  /** Bytes from an offset, fewer at the end of the file. */
  readonly read: (offset: number, length: number) => Promise<Uint8Array>;
}

/** Bytes that are read of every file: enough for all formats whose signature is at the beginning. */
export const headBytes = 64 * 1024;

/** Text of the first bytes, without a byte order mark; undefined if they are not UTF-8 text. */
export function textOf(head: Uint8Array, sizeBytes: number): string | undefined {
  if (head.includes(0)) return undefined;
  try {
    // A character that the end of the head cuts is no mistake: `stream` keeps it for the next piece.
    return new TextDecoder("utf-8", { fatal: true }).decode(head, { stream: head.length < sizeBytes });
  } catch {
    return undefined;
  }
}

const latin1 = new TextDecoder("latin1");

/** Bytes as text of the same length, for searches in binary formats. */
export const binaryText = (bytes: Uint8Array): string => latin1.decode(bytes);
