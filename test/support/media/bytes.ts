/** Bytes of numbers as binary formats have them. */
export const uint16 = (value: number): Buffer => fill(2, (buffer) => buffer.writeUInt16LE(value));
export const uint32 = (value: number): Buffer => fill(4, (buffer) => buffer.writeUInt32LE(value));
export const bigUint32 = (value: number): Buffer => fill(4, (buffer) => buffer.writeUInt32BE(value));
export const float32 = (value: number): Buffer => fill(4, (buffer) => buffer.writeFloatLE(value));

/** Fills up to a multiple of 4 bytes, as glTF and RIFF require. */
export const padded = (bytes: Buffer, filler = " "): Buffer =>
  Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4, filler)]);

function fill(size: number, write: (buffer: Buffer) => number): Buffer {
  const buffer = Buffer.alloc(size);
  write(buffer);
  return buffer;
}
