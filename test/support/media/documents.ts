import { strToU8, zipSync } from "fflate";
import { uint16, uint32 } from "./bytes";

/** A PDF of one page with a line of text and a valid cross-reference table. */
export function pdf(text: string): Buffer {
  const content = `BT /F1 12 Tf 72 720 Td (${text}) Tj ET`;
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
  ];
  let file = "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n";
  const offsets = objects.map((object, index) => {
    const offset = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
  const size = objects.length + 1;
  const end = `xref\n0 ${size}\n0000000000 65535 f \n${table}trailer\n<< /Size ${size} /Root 1 0 R >>\n`;
  return Buffer.from(`${file}${end}startxref\n${file.length}\n%%EOF\n`, "latin1");
}

const wordMain = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
const schemas = "http://schemas.openxmlformats.org";
const xml = (text: string): Uint8Array => strToU8(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>${text}`);

/** A Word document of one paragraph. */
export function docx(text: string): Buffer {
  const types = `<Types xmlns="${schemas}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="${wordMain}"/></Types>`;
  const relations = `<Relationships xmlns="${schemas}/package/2006/relationships"><Relationship Id="rId1" Type="${schemas}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`;
  const body = `<w:document xmlns:w="${schemas}/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>${text}</w:t></w:r></w:p></w:body></w:document>`;
  const parts = { "[Content_Types].xml": xml(types), "_rels/.rels": xml(relations), "word/document.xml": xml(body) };
  return Buffer.from(zipSync(parts, { mtime: "1980-01-01T00:00:00" }));
}

const sector = 512;
const [free, endOfChain, fatSector, none] = [0xffffffff, 0xfffffffe, 0xfffffffd, 0xffffffff];

/** A compound file (the container of Word 97 to 2003) with a stream `WordDocument` that holds the text. */
export function doc(text: string): Buffer {
  const stream = Buffer.concat([uint16(0xa5ec), Buffer.from(text, "latin1")]);
  const streamSectors = 8; // 4,096 bytes: shorter streams stand in a table of their own
  const header = Buffer.concat([
    Buffer.from("d0cf11e0a1b11ae1", "hex"),
    Buffer.alloc(16),
    ...[0x003e, 0x0003, 0xfffe, 9, 6].map(uint16),
    Buffer.alloc(6),
    ...[0, 1, 1, 0, 4096, endOfChain, 0, endOfChain, 0, 0].map(uint32),
    ...Array.from({ length: 108 }, () => uint32(free)),
  ]);
  const chain = Array.from({ length: streamSectors }, (_, index) =>
    index === streamSectors - 1 ? endOfChain : index + 3,
  );
  const fat = [fatSector, endOfChain, ...chain];
  const table = Buffer.concat([...fat, ...Array<number>(128 - fat.length).fill(free)].map(uint32));
  const root = entry("Root Entry", { type: 5, child: 1, start: endOfChain, size: 0 });
  const word = entry("WordDocument", { type: 2, child: none, start: 2, size: streamSectors * sector });
  const body = Buffer.alloc(streamSectors * sector);
  stream.copy(body);
  return Buffer.concat([header.subarray(0, sector), table, root, word, Buffer.alloc(256), body]);
}

function entry(
  name: string,
  { type, child, start, size }: Record<"type" | "child" | "start" | "size", number>,
): Buffer {
  const utf16 = Buffer.alloc(64);
  utf16.write(name, "utf16le");
  return Buffer.concat([
    utf16,
    uint16((name.length + 1) * 2),
    Buffer.from([type, 1]),
    ...[none, none, child].map(uint32),
    Buffer.alloc(36),
    uint32(start),
    uint32(size),
    uint32(0),
  ]);
}
