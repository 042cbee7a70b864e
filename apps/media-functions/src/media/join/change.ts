/** A value of a record's attribute. */
export type Value = string | number | boolean | readonly string[] | Readonly<Record<string, unknown>>;

/** An attribute that must have one of these values. Strings only: that is all that the join compares. */
export interface Condition {
  readonly attribute: string;
  /** Without values the attribute must be absent. */
  readonly in: readonly string[];
  /** The condition holds too if the record has no such attribute, or does not exist. */
  readonly orAbsent?: boolean;
}

/**
 * A conditional update of one record, as data: the part of UpdateItem that the join needs. `src/aws/update-output.ts`
 * makes the expressions of it, and the property test applies it in memory.
 */
export interface Change {
  readonly uploadKey: string;
  /** SET a = :value */
  readonly set: Readonly<Record<string, Value>>;
  /** SET a = if_not_exists(a, :value) */
  readonly setOnce?: Readonly<Record<string, Value>>;
  readonly remove?: readonly string[];
  /** All must hold, or nothing is changed. */
  readonly when?: readonly Condition[];
}

/** The records of uploads, one item each. */
export interface Records {
  /** Changes a record, and returns it as it is then. Undefined if a condition does not hold. */
  apply(change: Change): Promise<Readonly<Record<string, unknown>> | undefined>;
}
