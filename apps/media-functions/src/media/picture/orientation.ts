/** Pixels as RGBA, row by row. */
export interface Bitmap {
  readonly width: number;
  readonly height: number;
  readonly data: Buffer;
}

/** Place of the pixel in the original, of a width and height, that comes to (x, y) in the upright picture. */
type Source = (x: number, y: number, width: number, height: number) => readonly [number, number];

/** By orientation. From 5 on, width and height change places. */
const sources: Readonly<Record<number, Source>> = {
  2: (x, y, width) => [width - x - 1, y],
  3: (x, y, width, height) => [width - x - 1, height - y - 1],
  4: (x, y, _width, height) => [x, height - y - 1],
  5: (x, y) => [y, x],
  6: (x, y, _width, height) => [y, height - x - 1],
  7: (x, y, width, height) => [width - y - 1, height - x - 1],
  8: (x, y, width) => [width - y - 1, x],
};

/** A bitmap, upright. @param orientation as EXIF counts; unknown ones are upright */
export function turned({ width, height, data }: Bitmap, orientation: number): Bitmap {
  const source = sources[orientation];
  if (source === undefined) return { width, height, data };
  const [newWidth, newHeight] = orientation >= 5 ? [height, width] : [width, height];
  const result = Buffer.allocUnsafe(data.length);
  for (let y = 0; y < newHeight; y++) {
    for (let x = 0; x < newWidth; x++) {
      const [fromX, fromY] = source(x, y, width, height);
      result.writeUInt32BE(data.readUInt32BE((fromY * width + fromX) * 4), (y * newWidth + x) * 4);
    }
  }
  return { width: newWidth, height: newHeight, data: result };
}
