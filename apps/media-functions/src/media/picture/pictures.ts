import bmp from "@jimp/js-bmp";
import gif from "@jimp/js-gif";
import jpeg from "@jimp/js-jpeg";
import png from "@jimp/js-png";
import tiff from "@jimp/js-tiff";
import { PoisonError } from "../../lib/errors";
import { type Bitmap, turned } from "./orientation";
import { pictureHeader } from "./picture-header";
import { shrunk } from "./shrink";

const mib = 1024 * 1024;

export const pictureLimits = {
  /** Pixels are decoded in memory: 4 bytes each, and as many again or more while a JPEG is decoded. */
  pixels: 50_000_000,
  /** The longest file that is decoded. */
  bytes: 60 * mib,
  /** Rekognition: a file in S3, a picture in the request, the least side. */
  recognition: { objectBytes: 15 * mib, side: 80 },
} as const;

/** Decoders by type. Jimp has none of WebP, HEIC and AVIF. Of an animation they read the first picture. */
const decoders: Readonly<Record<string, (bytes: Buffer) => Bitmap | Promise<Bitmap>>> = {
  "image/jpeg": (bytes) => jpeg().decode(bytes, { maxResolutionInMP: 50, maxMemoryUsageInMB: 1_024 }),
  "image/png": png().decode,
  "image/tiff": tiff().decode,
  "image/gif": gif().decode,
  "image/bmp": bmp().decode,
};

/**
 * Decodes a picture, and turns it as its header says.
 * @throws PoisonError for a type that is not supported, a picture with too many pixels, and a damaged file
 */
export async function decodePicture(bytes: Buffer, contentType: string): Promise<Bitmap> {
  const decode = decoders[contentType];
  if (decode === undefined) {
    throw new PoisonError(`${contentType} cannot be decoded: pictures may be ${Object.keys(decoders).join(", ")}`);
  }
  const header = pictureHeader(bytes);
  if (header === undefined) throw new PoisonError(`the ${contentType} has no readable header`);
  const { width, height, orientation } = header;
  if (width * height > pictureLimits.pixels || width * height === 0) {
    throw new PoisonError(`the picture has ${width} x ${height} pixels: 1 to ${pictureLimits.pixels} are supported`);
  }
  try {
    return turned(await decode(bytes), orientation);
  } catch (error) {
    // Decoders throw whatever a damaged file leads them to, so any error of theirs is the file's.
    const detail = error instanceof Error ? error.message : String(error);
    throw new PoisonError(`the ${contentType} cannot be decoded: ${detail}`, { cause: error });
  }
}

/** A picture that fits into a square, and is never larger than the original. As JPEG on white, which has no transparency. */
export const scaledJpeg = (picture: Bitmap, side: number, quality = 82): Buffer =>
  jpeg().encode(shrunk(picture, side), { quality });

export const asPng = (picture: Bitmap): Buffer => png().encode(picture);

/** An output of a picture: its name, content and type. */
export interface PictureOutput {
  readonly name: string;
  readonly contentType: string;
  readonly content: () => Buffer;
}

/** The outputs of resize and convert. */
export function pictureOutputs(picture: Bitmap, options: readonly string[]): PictureOutput[] {
  const scaled = (name: string, side: number): PictureOutput => ({
    name,
    contentType: "image/jpeg",
    content: () => scaledJpeg(picture, side),
  });
  return [
    ...(options.includes("resize") ? [scaled("thumbnail.jpg", 256), scaled("preview.jpg", 1_280)] : []),
    ...(options.includes("convert")
      ? [{ name: "converted.png", contentType: "image/png", content: () => asPng(picture) }]
      : []),
  ];
}

/** Side of the picture that Rekognition gets where it cannot read the file itself; its request takes 5 MB. */
const recognitionSide = 1_600;

/** True if Rekognition reads the file from S3 itself. */
export const isRecognizable = (contentType: string, sizeBytes: number): boolean =>
  (contentType === "image/jpeg" || contentType === "image/png") && sizeBytes <= pictureLimits.recognition.objectBytes;

/** A copy that Rekognition can read, as part of the request. */
export const recognizableCopy = (picture: Bitmap): Buffer => scaledJpeg(picture, recognitionSide);
