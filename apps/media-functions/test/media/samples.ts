import { zipSync } from "fflate";
import type { Content } from "../../src/media/detection/content";

const bytes = (...parts: (string | number[] | Uint8Array)[]): Uint8Array =>
  Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part, "latin1") : Buffer.from(part))));

const zeros = (count: number): Uint8Array => new Uint8Array(count);
const uint32 = (value: number): Uint8Array => {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, value, true);
  return new Uint8Array(view.buffer);
};
const utf16 = (text: string): Uint8Array => Buffer.from(text, "utf16le");
const ftyp = (brand: string): Uint8Array => bytes([0, 0, 0, 24], "ftyp", brand, zeros(4), "isom", brand, zeros(64));
const ebml = (type: string): Uint8Array =>
  bytes([0x1a, 0x45, 0xdf, 0xa3, 0x80 + 4 + type.length, 0x42, 0x82, 0x80 + type.length], `${type}\0`, zeros(64));

/** An Office package; its first entry may be larger than what is read of a file's beginning. */
const office = (folder: string, document: string, firstEntryBytes = 10): Uint8Array =>
  zipSync(
    {
      [`${folder}/media/image.bin`]: new Uint8Array(firstEntryBytes).map((_, at) => (at * 7919) % 251),
      "_rels/.rels": bytes("<Relationships/>"),
      [`${folder}/${document}`]: bytes("<x/>"),
      "[Content_Types].xml": bytes("<Types/>"),
    },
    { level: 0 },
  );

/** A compound file whose directory is in a given sector of 512 bytes. */
function compound(stream: string, directorySector: number): Uint8Array {
  const header = bytes([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], zeros(22), [9, 0], zeros(16), uint32(directorySector), zeros(460)); // prettier-ignore
  const entry = (name: string) => bytes(utf16(name), zeros(128 - utf16(name).length));
  return bytes(header, zeros(512 * directorySector), entry("Root Entry"), entry(stream), zeros(256));
}

/** A binary STL; its header is free. */
export const binaryStl = (header: string, triangles: number): Uint8Array =>
  bytes(header.padEnd(80, "\0"), uint32(triangles), zeros(50 * triangles));

const openXml = "application/vnd.openxmlformats-officedocument";

/** A file of each format: name, bytes, kind, content type. */
export const samples: readonly (readonly [string, Uint8Array, string, string])[] = [
  ["pdf", bytes("%PDF-1.7\n%âãÏÓ\n1 0 obj\n"), "document", "application/pdf"],
  ["docx", office("word", "document.xml"), "document", `${openXml}.wordprocessingml.document`],
  [
    "docx, large first entry",
    office("word", "document.xml", 200_000),
    "document",
    `${openXml}.wordprocessingml.document`,
  ],
  ["xlsx", office("xl", "workbook.xml", 200_000), "document", `${openXml}.spreadsheetml.sheet`],
  ["pptx", office("ppt", "presentation.xml", 200_000), "document", `${openXml}.presentationml.presentation`],
  ["doc", compound("WordDocument", 1), "document", "application/msword"],
  ["xls, directory far behind", compound("Workbook", 900), "document", "application/vnd.ms-excel"],
  ["ppt", compound("PowerPoint Document", 3), "document", "application/vnd.ms-powerpoint"],
  ["jpeg", bytes([0xff, 0xd8, 0xff, 0xe0, 0, 16], "JFIF\0", zeros(64)), "picture", "image/jpeg"],
  ["png", bytes([0x89], "PNG\r\n", [0x1a], "\n", [0, 0, 0, 13], "IHDR", zeros(17), [0, 0, 0, 0], "IDAT", zeros(64)), "picture", "image/png"], // prettier-ignore
  ["webp", bytes("RIFF", uint32(100), "WEBPVP8 ", zeros(64)), "picture", "image/webp"],
  ["heic", ftyp("heic"), "picture", "image/heic"],
  ["tiff, little endian", bytes("II*\0", uint32(8), zeros(64)), "picture", "image/tiff"],
  ["tiff, big endian", bytes("MM\0*", [0, 0, 0, 8], zeros(64)), "picture", "image/tiff"],
  ["gif", bytes("GIF89a", zeros(64)), "picture", "image/gif"],
  ["bmp", bytes("BM", zeros(64)), "picture", "image/bmp"],
  ["glb", bytes("glTF", uint32(2), zeros(64)), "3d", "model/gltf-binary"],
  ["gltf", bytes('\n{ "asset": { "generator": "x", "version": "2.0" }, "meshes": [] }'), "3d", "model/gltf+json"],
  ["gltf, asset at the end", bytes(`{"buffers":[{"uri":"data:,${"A".repeat(300_000)}"}],"asset":{"version":"2.0"}}`), "3d", "model/gltf+json"], // prettier-ignore
  ["obj", bytes("# cube\nmtllib cube.mtl\no cube\nv 1 -1.5 1e-3\nv 0 0 .5\nv 1 1 1\nf 1//1 2//1 \\\n3//1\n"), "3d", "model/obj"], // prettier-ignore
  ["stl, text", bytes("solid cube\n  facet normal 0 0 1\n outer loop\n"), "3d", "model/stl"],
  ["stl, binary", binaryStl("made by a program", 12), "3d", "model/stl"],
  ["stl, binary, that begins as text", binaryStl("solid cube", 3), "3d", "model/stl"],
  ["fbx, binary", bytes("Kaydara FBX Binary  \0", [0x1a, 0], uint32(7400), zeros(64)), "3d", "application/x-fbx"],
  ["fbx, text", bytes("; FBX 7.4.0 project file\nFBXHeaderExtension:  {\n"), "3d", "application/x-fbx"],
  ["mp4", ftyp("isom"), "video", "video/mp4"],
  ["mov", ftyp("qt  "), "video", "video/quicktime"],
  ["mkv", ebml("matroska"), "video", "video/matroska"],
  ["webm", ebml("webm"), "video", "video/webm"],
];

/** Files that the pipeline does not take. */
export const others: readonly (readonly [string, Uint8Array])[] = [
  ["text", bytes("v is a letter.\nf is another.\n")],
  ["json", bytes('{"version":"2.0","meshes":[]}')],
  ["zip", zipSync({ "word.txt": bytes("word/") })],
  ["zip that is cut", office("word", "document.xml").subarray(0, 90)],
  ["program", bytes([0x7f], "ELF", zeros(64))],
  ["sound", bytes("ID3", [4, 0, 0, 0, 0, 0, 10], zeros(64))],
  ["svg", bytes('<svg xmlns="http://www.w3.org/2000/svg"/>')],
  ["stl that is cut", binaryStl("x", 12).subarray(0, 300)],
  ["compound file of another program", compound("Catalog", 1)],
  ["one byte", bytes([0xff])],
];

/** A file in memory, with the ranges that were read of it. */
export function contentOf(file: Uint8Array): Content & { readonly reads: [number, number][] } {
  const reads: [number, number][] = [];
  const read = (offset: number, length: number) => {
    reads.push([offset, length]);
    return Promise.resolve(file.subarray(offset, offset + length));
  };
  return { sizeBytes: file.length, read, reads };
}
