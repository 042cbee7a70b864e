/** Whether a version is in a range such as `>= 1.11.0, < 2.0.0`. A pre-release counts as its release. */
export function satisfies(version: string, range: string): boolean {
  return range.split(",").every((part) => {
    const [, operator, bound] = /^\s*(>=|<=|>|<|=)\s*(\S+)\s*$/.exec(part) ?? [];
    if (operator === undefined || bound === undefined) throw new Error(`"${range}" is not a range of versions`);
    const order = compareVersions(version, bound);
    return (
      (order === 0 && operator.includes("=")) ||
      (order > 0 && operator.startsWith(">")) ||
      (order < 0 && operator.startsWith("<"))
    );
  });
}

/** Negative when `a` is older than `b`. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [numbers(a), numbers(b)];
  const length = Math.max(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

const numbers = (version: string): number[] =>
  version
    .replace(/[-+].*$/, "")
    .split(".")
    .map(Number);
