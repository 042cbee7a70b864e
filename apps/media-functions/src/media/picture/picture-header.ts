/** Facts about a picture that its header has. */
export interface PictureHeader {
  /** Pixels, before the picture is turned. */
  readonly width: number;
  readonly height: number;
  /** How the picture is to be turned: 1 to 8, as EXIF counts. 1 is upright. */
  readonly orientation: number;
}

/**
 * Reads the header of a JPEG, PNG, GIF, BMP or TIFF, without decoding: a small file can have a thousand million pixels.
 * Undefined for other files and for headers that are cut off.
 */
export function pictureHeader(file: Uint8Array): PictureHeader | undefined {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  try {
    return headerBySignature(bytes);
  } catch (error) {
    if (error instanceof RangeError) return undefined; // beyond the end of the file
    throw error;
  }
}

function headerBySignature(bytes: Buffer): PictureHeader | undefined {
  const signature = bytes.toString("latin1", 0, 8);
  const upright = (width: number, height: number): PictureHeader => ({ width, height, orientation: 1 });
  if (signature === "\x89PNG\r\n\x1a\n") return upright(bytes.readUInt32BE(16), bytes.readUInt32BE(20));
  if (signature.startsWith("GIF8")) return upright(bytes.readUInt16LE(6), bytes.readUInt16LE(8));
  if (signature.startsWith("BM")) return upright(bytes.readInt32LE(18), Math.abs(bytes.readInt32LE(22)));
  if (signature.startsWith("\xff\xd8")) return jpegHeader(bytes);
  const { 256: width, 257: height, 274: orientation = 1 } = tiffTags(bytes);
  return width === undefined || height === undefined ? undefined : { width, height, orientation };
}

/** The size is in the first start-of-frame segment (SOF0 to SOF15, without DHT, JPG and DAC), the orientation in EXIF. */
function jpegHeader(bytes: Buffer): PictureHeader | undefined {
  let orientation = 1;
  for (let at = 2; at < bytes.length;) {
    if (bytes.readUInt8(at) !== 0xff) return undefined;
    const marker = bytes.readUInt8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7), orientation };
    if (marker === 0xff)
      at += 1; // fill byte
    else if (marker >= 0xd0 && marker <= 0xd8)
      at += 2; // no length
    else {
      const end = at + 2 + bytes.readUInt16BE(at + 2);
      const isExif = marker === 0xe1 && bytes.toString("latin1", at + 4, at + 10) === "Exif\0\0";
      if (isExif) orientation = orientationOf(bytes.subarray(at + 10, end));
      at = end;
    }
  }
  return undefined;
}

/** 1 if the EXIF data is damaged: the picture itself may be whole. */
function orientationOf(exif: Buffer): number {
  try {
    return tiffTags(exif)[274] ?? 1;
  } catch (error) {
    if (error instanceof RangeError) return 1;
    throw error;
  }
}

/** Numbers of the first directory of a TIFF file, of 16 or 32 bits, by tag. EXIF data is such a file. */
function tiffTags(bytes: Buffer): Readonly<Record<number, number>> {
  const order = bytes.toString("latin1", 0, 4);
  if (order !== "II*\0" && order !== "MM\0*") return {};
  const isLittle = order === "II*\0";
  const short = (at: number): number => (isLittle ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at));
  const long = (at: number): number => (isLittle ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  const directory = long(4);
  const tags: Record<number, number> = {};
  for (let index = 0; index < short(directory); index++) {
    const entry = directory + 2 + index * 12;
    tags[short(entry)] = short(entry + 2) === 3 ? short(entry + 8) : long(entry + 8);
  }
  return tags;
}
