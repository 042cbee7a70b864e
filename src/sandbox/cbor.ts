/**
 * CBOR (RFC 8949), limited to what the AWS protocol rpc-v2-cbor uses. Existing libraries are ES modules only or need a
 * native addon. A float without a fraction is written as an integer, which AWS clients accept.
 */

/** A value with a tag, usually a time: tag 1 and seconds. */
export class Tagged {
  constructor(
    readonly tag: number,
    readonly value: unknown,
  ) {}
}

const major = { unsigned: 0, negative: 1, bytes: 2, text: 3, list: 4, map: 5, tag: 6, simple: 7 } as const;
const indefinite = 31;
const stop = Symbol("end of an indefinite-length item");

export function decodeCbor(data: Buffer): unknown {
  let at = 0;
  const argument = (info: number): number => {
    if (info < 24) return info;
    const length = 2 ** (info - 24);
    if (info > 27) throw new Error(`invalid CBOR length ${info}`);
    at += length;
    return length === 8 ? Number(data.readBigUInt64BE(at - 8)) : data.readUIntBE(at - length, length);
  };
  const chunk = (length: number): Buffer => {
    at += length;
    if (at > data.length) throw new Error("unexpected end of CBOR data");
    return data.subarray(at - length, at);
  };
  const many = (info: number): unknown[] => {
    const items: unknown[] = [];
    const length = info === indefinite ? Infinity : argument(info);
    while (items.length < length) {
      const item = value();
      if (item === stop) break;
      items.push(item);
    }
    return items;
  };
  const string = (info: number): Buffer =>
    info === indefinite ? Buffer.concat(many(info).map((part) => Buffer.from(part as string))) : chunk(argument(info));
  const simple = (info: number): unknown => {
    if (info === 20 || info === 21) return info === 21;
    if (info === 26) return chunk(4).readFloatBE();
    if (info === 27) return chunk(8).readDoubleBE();
    if (info === indefinite) return stop;
    return null;
  };
  const value = (): unknown => {
    const first = data.readUInt8(at++);
    const info = first & 31;
    switch (first >> 5) {
      case major.unsigned:
        return argument(info);
      case major.negative:
        return -1 - argument(info);
      case major.bytes:
        return Buffer.from(string(info));
      case major.text:
        return string(info).toString();
      case major.list:
        return many(info);
      case major.map: {
        const length = info === indefinite ? Infinity : argument(info);
        const entries: [string, unknown][] = [];
        while (entries.length < length) {
          const key = value();
          if (key === stop) break;
          entries.push([String(key), value()]);
        }
        return Object.fromEntries(entries);
      }
      case major.tag:
        return new Tagged(argument(info), value());
      default:
        return simple(info);
    }
  };
  return value();
}

export function encodeCbor(value: unknown): Buffer {
  if (value === null || value === undefined) return Buffer.of(0xf6);
  if (typeof value === "boolean") return Buffer.of(value ? 0xf5 : 0xf4);
  if (typeof value === "number") return Number.isInteger(value) ? integer(value) : float(value);
  if (value instanceof Tagged) return Buffer.concat([head(major.tag, value.tag), encodeCbor(value.value)]);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(major.bytes, value.length), value]);
  if (Array.isArray(value)) return Buffer.concat([head(major.list, value.length), ...value.map(encodeCbor)]);
  if (typeof value === "object") {
    const entries = Object.entries(value);
    return Buffer.concat([head(major.map, entries.length), ...entries.flat().map(encodeCbor)]);
  }
  if (typeof value !== "string") throw new Error(`cannot encode a ${typeof value} as CBOR`);
  const text = Buffer.from(value);
  return Buffer.concat([head(major.text, text.length), text]);
}

const integer = (value: number): Buffer => (value < 0 ? head(major.negative, -1 - value) : head(major.unsigned, value));

function float(value: number): Buffer {
  const written = Buffer.of(0xfb, 0, 0, 0, 0, 0, 0, 0, 0);
  written.writeDoubleBE(value, 1);
  return written;
}

function head(kind: number, argument: number): Buffer {
  const first = kind << 5;
  if (argument < 24) return Buffer.of(first | argument);
  if (argument < 2 ** 32) {
    const written = Buffer.of(first | 26, 0, 0, 0, 0);
    written.writeUInt32BE(argument, 1);
    return written;
  }
  const written = Buffer.of(first | 27, 0, 0, 0, 0, 0, 0, 0, 0);
  written.writeBigUInt64BE(BigInt(argument), 1);
  return written;
}
