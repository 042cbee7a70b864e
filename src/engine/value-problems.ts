import { describeThrown, problem, type Problem } from "./problem";
import { isPlainObject, isProducer, isReference } from "./reference";

/** Far more than any layer has: what is deeper or larger is a mistake in the code that makes the values. */
const deepest = 64;
const mostValues = 100_000;
const mostProblems = 20;

/**
 * Problems of values that are no tree of plain data: everything that walks over a unit's values, from references to the
 * root module, relies on that.
 */
export function valueProblems(values: Readonly<Record<string, unknown>>): Problem[] {
  const problems: Problem[] = [];
  let count = 0;

  const visit = (value: unknown, path: readonly string[], parents: readonly unknown[]): void => {
    try {
      look(value, path, parents);
    } catch (error) {
      // A getter, or a proxy.
      problems.push(problem({ path: shorten(path), message: `cannot be read: ${describeThrown(error)}` }));
    }
  };
  const look = (value: unknown, path: readonly string[], parents: readonly unknown[]): void => {
    if (problems.length >= mostProblems || count > mostValues) return;
    const found = describe(value, parents);
    count++;
    if (found !== undefined) problems.push(problem({ path: shorten(path), ...found }));
    else if (count > mostValues || (Array.isArray(value) && value.length > mostValues)) {
      count = mostValues + 1;
      const message = `has more than ${mostValues.toLocaleString("en")} values`;
      problems.push(problem({ path: path[0], message, fix: "split the unit" }));
    } else if (isTree(value)) {
      for (const [key, item] of Object.entries(value as object)) visit(item, [...path, key], [...parents, value]);
    }
  };
  visit(values, [], []);
  return problems;
}

/** Lists and plain objects; a reference or a unit is one value. */
const isTree = (value: unknown): boolean =>
  Array.isArray(value) || (isPlainObject(value) && !isReference(value) && !isProducer(value));

function describe(value: unknown, parents: readonly unknown[]): { message: string; fix?: string } | undefined {
  switch (typeof value) {
    case "bigint":
      return { message: `is ${value}n, a BigInt, which Terraform has not`, fix: `write ${value}` };
    case "function":
    case "symbol":
      return { message: `is a ${typeof value}, but must be a value` };
    case "number":
      return Number.isFinite(value) ? undefined : { message: `is ${value}, but must be a finite number` };
    case "object":
      break;
    default:
      return undefined;
  }
  if (parents.includes(value)) return { message: "contains itself" };
  if (parents.length > deepest) return { message: `is nested more than ${deepest} levels deep` };
  if (value === null || isTree(value) || isReference(value) || isProducer(value)) return undefined;
  const { name } = (value as { readonly constructor?: { readonly name?: string } }).constructor ?? {};
  return { message: `is an instance of ${name || "a class"}, but must be plain data` };
}

/** The way to a value, without the thousand steps to a deep one. */
const shorten = (path: readonly string[]): string =>
  path.length > 4 ? `${path.slice(0, 3).join(".")}.…` : path.join(".");
