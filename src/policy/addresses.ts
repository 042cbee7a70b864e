/** True if a range is wider than every private range: /8 in IPv4, /7 in IPv6. */
export function isWideRange(cidr: string): boolean {
  const { bits, isV6 } = prefixOf(cidr);
  return bits < (isV6 ? 7 : 8);
}

/** True if ranges leave most of the internet out, each and together: `0.0.0.0/1` and `128.0.0.0/1` are everything. */
export function areNarrow(cidrs: readonly string[]): boolean {
  const share = cidrs.reduce((sum, cidr) => sum + 2 ** -prefixOf(cidr).bits, 0);
  return cidrs.length > 0 && !cidrs.some(isWideRange) && share < 1 / 16;
}

/** The length of a range's prefix. A single address, or what Terraform computes, is no range. */
function prefixOf(cidr: string): { readonly bits: number; readonly isV6: boolean } {
  const bits = /^[\d.]+\/(\d+)$/.exec(cidr)?.[1];
  const bits6 = /^[\da-f:]*:[\da-f:.]*\/(\d+)$/i.exec(cidr)?.[1];
  return { bits: Number(bits ?? bits6 ?? 128), isV6: bits6 !== undefined };
}
