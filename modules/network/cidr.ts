import { Address4 } from "ip-address";
import { problem, type Problem } from "../../src/engine/problem";

/** A CIDR block: `10.20.0.0/16`. */
export interface Cidr {
  /** The first address, as a number. */
  readonly first: number;
  readonly prefixLength: number;
}

/** Parses a CIDR block; undefined if the text is not one. Host bits are dropped. */
export function parseCidr(text: string): Cidr | undefined {
  if (!/^[\d.]+\/(0|[1-9]\d?)$/.test(text) || !Address4.isValid(text)) return undefined;
  const address = new Address4(text);
  return { first: Number(address.startAddress().bigInt()), prefixLength: address.subnetMask };
}

export function formatCidr({ first, prefixLength }: Cidr): string {
  return `${Address4.fromBigInt(BigInt(first)).correctForm()}/${prefixLength}`;
}

/** The number of addresses. */
export function sizeOf({ prefixLength }: Pick<Cidr, "prefixLength">): number {
  return 2 ** (32 - prefixLength);
}

export function contains(outer: Cidr, inner: Cidr): boolean {
  return outer.first <= inner.first && inner.first + sizeOf(inner) <= outer.first + sizeOf(outer);
}

export function overlaps(a: Cidr, b: Cidr): boolean {
  return contains(a, b) || contains(b, a);
}

const privateRanges = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"];

/** The private range that a CIDR block is in: RFC 1918, or the shared one of carriers (RFC 6598). */
export function privateRangeOf(cidr: Cidr): string | undefined {
  return privateRanges.find((range) => contains(parseCidr(range)!, cidr));
}

/** All private ranges, for messages. */
export const privateRangeNames = privateRanges.join(", ");

/** Reports the ranges that overlap a CIDR block. Texts that are no CIDR blocks are skipped. */
export function overlapProblems(path: string, text: string, others: readonly string[], fix: string): Problem[] {
  const cidr = parseCidr(text);
  return others.flatMap((other) => {
    const range = parseCidr(other);
    if (cidr === undefined || range === undefined || !overlaps(cidr, range)) return [];
    return [problem({ path, value: text, must: `not overlap ${other}`, fix })];
  });
}

/** The CIDR block as the end of a construct id: `https-10-20-0-0-16`. */
export function cidrId(noun: string, text: string): string {
  return `${noun}-${text.replaceAll(/[./]/g, "-")}`;
}

/** The reason why a text is not a CIDR block in the form AWS accepts. */
export function cidrProblem(path: string, text: string): Problem | undefined {
  const cidr = parseCidr(text);
  if (cidr === undefined)
    return problem({ path, value: text, must: "be an IPv4 range in CIDR notation", fix: "e.g. 10.20.0.0/16" });
  const canonical = formatCidr(cidr);
  if (canonical === text) return undefined;
  return problem({
    path,
    value: text,
    must: "start at the first address of its range",
    fix: `did you mean "${canonical}"?`,
  });
}
