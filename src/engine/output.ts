/**
 * One output of a layer's contract: a stable Terraform output, whether or not anyone reads it.
 * Its type is the type of its example.
 */
export interface OutputSpec<T = unknown> {
  /** Meaning of the output for its readers. */
  readonly description: string;
  /** A plausible value: documents the output, checks references to it, and stands in for it in a plan from zero. */
  readonly example: T;
  /** Whether Terraform hides it; readers inherit the mark. */
  readonly sensitive: boolean;
  /** True for a map with keys of any name, false for an object with just the example's attributes. */
  readonly map: boolean;
}

/** The outputs of a layer by name. */
export type Contract = Readonly<Record<string, OutputSpec>>;

/** The value types of a contract. */
export type ValuesOf<C extends Contract> = { readonly [K in keyof C]: C[K]["example"] };

export interface OutputOptions {
  /**
   * Hides the value in Terraform's output and in every unit that reads it.
   * @default false
   */
  readonly sensitive?: boolean;
}

/** Declares an output: `vpcId: output("The VPC's id", "vpc-0a1b2c3d4e5f67890")`. */
export function output<T>(description: string, example: T, { sensitive = false }: OutputOptions = {}): OutputSpec<T> {
  return { description, example, sensitive, map: false };
}

/** Declares an output that is a map: its keys differ from unit to unit, and a reader gets it whole. */
export function mapOutput<V>(
  description: string,
  example: Readonly<Record<string, V>>,
  { sensitive = false }: OutputOptions = {},
): OutputSpec<Readonly<Record<string, V>>> {
  return { description, example, sensitive, map: true };
}
