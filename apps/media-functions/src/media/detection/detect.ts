import { fileTypeFromBuffer } from "file-type/core";
import { kindOfType } from "../content-types";
import type { Kind } from "../kinds";
import { type Content, headBytes } from "./content";
import { compoundType, openXmlType } from "./office";
import { threeDType } from "./three-d";

/** Kind and content type of a file by its content. */
export interface Detected {
  readonly kind: Kind;
  readonly contentType: string;
}

/**
 * Finds out what a file is by its bytes. The name decides nothing that the bytes say otherwise.
 * @returns undefined if it is no format that the pipeline takes
 */
export async function detect(content: Content, fileName: string): Promise<Detected | undefined> {
  const head = await content.read(0, Math.min(content.sizeBytes, headBytes));
  const contentType = await contentTypeOf(content, head, fileName);
  const kind = contentType === undefined ? undefined : kindOfType(contentType);
  return kind === undefined ? undefined : { kind, contentType: contentType! };
}

async function contentTypeOf(content: Content, head: Uint8Array, fileName: string): Promise<string | undefined> {
  const signature = await signatureOf(head);
  switch (signature) {
    case "application/zip":
      return openXmlType(content);
    case "application/x-cfb":
      return compoundType(content, head);
    default:
      // A binary STL has 80 free bytes at its beginning, which can look like anything.
      return (await threeDType(content, head, fileName)) ?? signature;
  }
}

/** Content type by file-type. It reads what the bytes say, and fails on some that contradict themselves. */
async function signatureOf(head: Uint8Array): Promise<string | undefined> {
  try {
    return (await fileTypeFromBuffer(head))?.mime;
  } catch {
    return undefined;
  }
}
