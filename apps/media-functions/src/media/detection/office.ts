import { binaryText, type Content } from "./content";

const openXml = "application/vnd.openxmlformats-officedocument";
const openXmlTypes = [
  ["word/", `${openXml}.wordprocessingml.document`],
  ["xl/", `${openXml}.spreadsheetml.sheet`],
  ["ppt/", `${openXml}.presentationml.presentation`],
] as const;

const endRecord = { signature: "PK\u0005\u0006", bytes: 22, mostCommentBytes: 0xffff };
const entry = { signature: 0x02014b50, bytes: 46 };
/** Names of the first entries are enough: a package of Office names its parts early, and has few. */
const mostDirectoryBytes = 256 * 1024;

/**
 * Content type of an Office Open XML package by its central directory, at the end of the ZIP archive. The beginning may
 * not show it: the first entry can be larger than what is read.
 * https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
export async function openXmlType(content: Content): Promise<string | undefined> {
  const tailBytes = Math.min(content.sizeBytes, endRecord.bytes + endRecord.mostCommentBytes);
  const tail = await content.read(content.sizeBytes - tailBytes, tailBytes);
  const at = binaryText(tail).lastIndexOf(endRecord.signature);
  if (at < 0 || at + endRecord.bytes > tail.length) return undefined;
  const end = viewOf(tail);
  const size = end.getUint32(at + 12, true);
  const offset = end.getUint32(at + 16, true);
  if (offset + size > content.sizeBytes) return undefined; // also ZIP64, which no document needs
  const names = entryNames(await content.read(offset, Math.min(size, mostDirectoryBytes)));
  if (!names.includes("[Content_Types].xml")) return undefined;
  return openXmlTypes.find(([folder]) => names.some((name) => name.startsWith(folder)))?.[1];
}

function entryNames(directory: Uint8Array): string[] {
  const view = viewOf(directory);
  const names: string[] = [];
  let at = 0;
  while (at + entry.bytes <= directory.length && view.getUint32(at, true) === entry.signature) {
    const nameBytes = view.getUint16(at + 28, true);
    names.push(binaryText(directory.subarray(at + entry.bytes, at + entry.bytes + nameBytes)));
    at += entry.bytes + nameBytes + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return names;
}

/** Streams by which a compound file is a document of Office 97 to 2003. */
const streams = [
  ["WordDocument", "application/msword"],
  ["Workbook", "application/vnd.ms-excel"],
  ["PowerPoint Document", "application/vnd.ms-powerpoint"],
] as const;
const compound = { sectorShiftAt: 30, directorySectorAt: 48, headerBytes: 512, directoryBytes: 4_096 };

/**
 * Content type of a compound file by the streams in its directory, which may be anywhere in the file.
 * https://learn.microsoft.com/openspecs/windows_protocols/ms-cfb
 */
export async function compoundType(content: Content, head: Uint8Array): Promise<string | undefined> {
  if (head.length < compound.headerBytes) return undefined;
  const view = viewOf(head);
  const shift = view.getUint16(compound.sectorShiftAt, true);
  if (shift !== 9 && shift !== 12) return undefined; // sectors of 512 or 4,096 bytes
  const offset = (view.getUint32(compound.directorySectorAt, true) + 1) * 2 ** shift;
  const directory = offset < content.sizeBytes ? await content.read(offset, compound.directoryBytes) : head;
  // The directory goes on in other sectors, which small files have in the head.
  const text = binaryText(directory) + binaryText(head);
  return streams.find(([name]) => text.includes(utf16(`${name}\0`)))?.[1];
}

const utf16 = (text: string): string => text.replace(/./gs, "$&\0");

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
