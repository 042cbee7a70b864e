import { bigUint32 } from "./bytes";

/** A box of the ISO base media format (MP4, MOV, HEIC). */
export const box = (type: string, ...content: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(content);
  return Buffer.concat([bigUint32(body.length + 8), Buffer.from(type, "latin1"), body]);
};

/** The box that names the format, with its compatible brands. */
export const fileType = (brand: string, ...compatible: readonly string[]): Buffer =>
  box("ftyp", Buffer.from(brand, "latin1"), bigUint32(0x200), Buffer.from([brand, ...compatible].join(""), "latin1"));

/** The head of a HEIC picture: its type and the description of its content. */
export function heic(text: string): Buffer {
  const handler = box("hdlr", Buffer.alloc(8), Buffer.from("pict", "latin1"), Buffer.alloc(13));
  return Buffer.concat([
    fileType("heic", "mif1"),
    box("meta", Buffer.alloc(4), handler, box("pitm", Buffer.alloc(4), Buffer.from([0, 1]))),
    box("mdat", Buffer.from(text, "latin1")),
  ]);
}

/** One minute of a film without tracks; the text is its content. */
const film =
  (...brands: readonly [string, ...string[]]) =>
  (text: string): Buffer => {
    const header = box(
      "mvhd",
      ...[0, 0, 0, 1000, 60_000, 0x00010000].map(bigUint32),
      Buffer.from([1, 0, ...Array<number>(10).fill(0)]),
      ...[0x00010000, 0, 0, 0, 0x00010000, 0, 0, 0, 0x40000000].map(bigUint32),
      Buffer.alloc(24),
      bigUint32(1),
    );
    return Buffer.concat([fileType(...brands), box("moov", header), box("mdat", Buffer.from(text, "latin1"))]);
  };
export const mp4 = film("isom", "iso2", "avc1", "mp41");
export const mov = film("qt  ");

/** An element of EBML, whose length takes one byte or four. */
const element = (id: string, content: Buffer): Buffer => {
  const length = content.length < 127 ? Buffer.from([0x80 | content.length]) : bigUint32(0x10000000 | content.length);
  return Buffer.concat([Buffer.from(id, "hex"), length, content]);
};

/** A Matroska file with its information, and no tracks; the text is its title. */
const matroska =
  (type: string) =>
  (text: string): Buffer => {
    const header = element(
      "1a45dfa3",
      Buffer.concat([
        element("4286", Buffer.from([1])),
        element("42f7", Buffer.from([1])),
        element("42f2", Buffer.from([4])),
        element("42f3", Buffer.from([8])),
        element("4282", Buffer.from(type, "latin1")),
        element("4287", Buffer.from([4])),
        element("4285", Buffer.from([2])),
      ]),
    );
    const duration = Buffer.alloc(8);
    duration.writeDoubleBE(60_000);
    const information = element(
      "1549a966",
      Buffer.concat([
        element("2ad7b1", Buffer.from([0x0f, 0x42, 0x40])),
        element("4489", duration),
        element("7ba9", Buffer.from(text, "latin1")),
      ]),
    );
    return Buffer.concat([header, element("18538067", information)]);
  };
export const mkv = matroska("matroska");
export const webm = matroska("webm");
