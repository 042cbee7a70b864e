import { Token } from "cdktf";

/** Thrown when a check reads a value that only an apply can tell. */
export class UnknownValue extends Error {
  override readonly name = "UnknownValue";
}

/**
 * A view of built values for checks: what is known reads as it is, what Terraform will only know after apply
 * throws `UnknownValue` when it is read. A list of known length has its length, whatever its elements are.
 */
export function knownView<T>(value: T): T {
  if (isUnknown(value)) throw new UnknownValue();
  if (typeof value !== "object" || value === null) return value;
  return new Proxy(value, { get: (target, key) => knownView(Reflect.get(target, key) as unknown) });
}

/** Whether nothing in the value waits for an apply. */
export function isKnown(value: unknown): boolean {
  if (isUnknown(value)) return false;
  if (typeof value !== "object" || value === null) return true;
  return Object.values(value).every(isKnown);
}

/** Runs a check; undefined when it read an unknown value. */
export function whenKnown<R>(check: () => R): R | undefined {
  try {
    return check();
  } catch (error) {
    if (error instanceof UnknownValue) return undefined;
    throw error;
  }
}

function isUnknown(value: unknown): boolean {
  if (typeof value === "function" || typeof value === "symbol") return false;
  return Token.isUnresolved(value);
}
