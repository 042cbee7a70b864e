import type { Bitmap } from "./orientation";

/**
 * A bitmap that fits into a square, without transparency: each pixel is the average of those that it covers, on white.
 * Jimp's own resize takes eight times the memory of the picture, and as long as decoding it.
 * @param side of the square. A smaller picture keeps its size
 */
export function shrunk({ width, height, data }: Bitmap, side: number): Bitmap {
  const scale = Math.min(1, side / Math.max(width, height));
  const [newWidth, newHeight] = [width, height].map((length) => Math.max(1, Math.round(length * scale))) as [
    number,
    number,
  ];
  const columns = bounds(width, newWidth);
  const rows = bounds(height, newHeight);
  const result = Buffer.alloc(newWidth * newHeight * 4, 255);
  for (let y = 0; y < newHeight; y++) {
    for (let x = 0; x < newWidth; x++) {
      let [red, green, blue] = [0, 0, 0];
      for (let fromY = rows[y]!; fromY < rows[y + 1]!; fromY++) {
        for (let fromX = columns[x]!; fromX < columns[x + 1]!; fromX++) {
          const at = (fromY * width + fromX) * 4;
          const alpha = data[at + 3]!;
          const white = 255 * (255 - alpha);
          red += data[at]! * alpha + white;
          green += data[at + 1]! * alpha + white;
          blue += data[at + 2]! * alpha + white;
        }
      }
      const weight = 255 * (rows[y + 1]! - rows[y]!) * (columns[x + 1]! - columns[x]!);
      const to = (y * newWidth + x) * 4;
      result[to] = Math.round(red / weight);
      result[to + 1] = Math.round(green / weight);
      result[to + 2] = Math.round(blue / weight);
    }
  }
  return { width: newWidth, height: newHeight, data: result };
}

/** Where each of the parts begins that a length is divided into, and where the last one ends. */
const bounds = (length: number, parts: number): number[] =>
  Array.from({ length: parts + 1 }, (_, index) => Math.floor((index * length) / parts));
