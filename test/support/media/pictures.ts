import { crc32, deflateSync } from "node:zlib";
import encoder from "@jimp/js-jpeg";
import { bigUint32, uint16, uint32 } from "./bytes";

const [width, height] = [96, 80]; // Rekognition requires 80 pixels

/** Red, green and blue of each pixel: a gradient. */
const pixels = Buffer.from(
  Array.from({ length: width * height }, (_, index) => [index % 256, Math.floor(index / width) * 3, 128]).flat(),
);

/** A PNG with the text in a `tEXt` chunk. */
export function png(text: string): Buffer {
  const rows = Array.from({ length: height }, (_, row) => [
    Buffer.from([0]),
    pixels.subarray(row * width * 3, (row + 1) * width * 3),
  ]);
  const header = Buffer.concat([bigUint32(width), bigUint32(height), Buffer.from([8, 2, 0, 0, 0])]);
  return Buffer.concat([
    Buffer.from("89504e470d0a1a0a", "hex"),
    pngChunk("IHDR", header),
    pngChunk("tEXt", Buffer.from(`Title\0${text}`, "latin1")),
    pngChunk("IDAT", deflateSync(Buffer.concat(rows.flat()))),
    pngChunk("IEND", Buffer.alloc(0)),
  ]);
}

function pngChunk(name: string, data: Buffer): Buffer {
  const content = Buffer.concat([Buffer.from(name, "latin1"), data]);
  return Buffer.concat([bigUint32(data.length), content, bigUint32(crc32(content))]);
}

const plainJpeg = encoder().encode(
  {
    width,
    height,
    data: Buffer.concat(
      Array.from({ length: width * height }, (_, index) => [
        pixels.subarray(index * 3, index * 3 + 3),
        Buffer.from([255]),
      ]).flat(),
    ),
  },
  { quality: 80 },
);

/** A JPEG with the text as a comment. */
export function jpeg(text: string): Buffer {
  const comment = Buffer.from(text, "latin1");
  const length = Buffer.alloc(2);
  length.writeUInt16BE(comment.length + 2);
  return Buffer.concat([plainJpeg.subarray(0, 2), Buffer.from([0xff, 0xfe]), length, comment, plainJpeg.subarray(2)]);
}

/** A lossless WebP of one pixel, with the text as XMP metadata. */
export function webp(text: string): Buffer {
  const picture = Buffer.from("2f00000010071011118888fe0700", "hex");
  const xmp = Buffer.from(text, "latin1");
  const extended = Buffer.concat([Buffer.from([0x04, 0, 0, 0]), Buffer.alloc(6)]); // has XMP, one pixel
  const chunks = Buffer.concat([riffChunk("VP8X", extended), riffChunk("VP8L", picture), riffChunk("XMP ", xmp)]);
  return riffChunk("RIFF", Buffer.concat([Buffer.from("WEBP"), chunks]));
}

const riffChunk = (name: string, data: Buffer): Buffer =>
  Buffer.concat([Buffer.from(name, "latin1"), uint32(data.length), data, Buffer.alloc(data.length % 2)]);

/** A TIFF without compression, with the text as its description. */
export function tiff(text: string): Buffer {
  const description = Buffer.from(`${text}\0`, "latin1");
  const tags: (readonly [tag: number, type: 2 | 3 | 4, count: number, value: number])[] = [
    [256, 4, 1, width],
    [257, 4, 1, height],
    [258, 3, 1, 8],
    [259, 3, 1, 1], // no compression
    [262, 3, 1, 1], // black is zero
    [270, 2, description.length, 8 + width * height],
    [273, 4, 1, 8],
    [277, 3, 1, 1],
    [278, 4, 1, height],
    [279, 4, 1, width * height],
  ];
  const gray = Buffer.from(pixels.filter((_, index) => index % 3 === 0));
  const directory = 8 + gray.length + description.length + (description.length % 2);
  return Buffer.concat([
    Buffer.from("II*\0", "latin1"),
    uint32(directory),
    gray,
    description,
    Buffer.alloc(description.length % 2),
    uint16(tags.length),
    ...tags.flatMap(([tag, type, count, value]) => [uint16(tag), uint16(type), uint32(count), uint32(value)]),
    uint32(0),
  ]);
}
