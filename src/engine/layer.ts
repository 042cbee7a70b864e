import type { IResolvable } from "cdktf";
import type { z } from "zod";
import type { Contract, ValuesOf } from "./output";
import type { Problem } from "./problem";
import type { UnitStack } from "./unit-stack";

/** Outputs that a layer reads of another: any producer with these outputs fits. */
export interface Need<C extends Contract = Contract> {
  /** The layer whose contract names the outputs; for documentation. */
  readonly layer: string;
  readonly contract: C;
}

export type Needs = Readonly<Record<string, Need>>;
export type Inputs = z.ZodObject;

/** The outputs that a layer reads of each of its needs. */
export type NeededValues<N extends Needs> = { readonly [K in keyof N]: ValuesOf<N[K]["contract"]> };

/** Values for `build`: the needs' outputs and the inputs, with defaults. */
export type LayerValues<N extends Needs, I extends Inputs> = NeededValues<N> & {
  // The names of the shape: for no inputs at all, zod's own type would forbid the needs.
  readonly [K in keyof z.output<I> as K extends keyof I["shape"] ? K : never]: z.output<I>[K];
};

/** Return value of `build`: each output of the contract, as a value or as an expression that Terraform resolves. */
export type BuiltOutputs<C extends Contract> = { readonly [K in keyof C]: C[K]["example"] | IResolvable };

/**
 * A rule over inputs and needs that types cannot say. It sees the values that are known before Terraform runs;
 * one that reads a value which only an apply can tell is skipped.
 */
export type Check<N extends Needs, I extends Inputs> = (
  values: LayerValues<N, I>,
) => Problem | readonly Problem[] | undefined;

export interface LayerDefinition<N extends Needs, I extends Inputs, C extends Contract> {
  /** The layer's name, a kebab-case noun: `msk`, `kafka-connect`. */
  readonly name: string;
  /** One line: what it makes. */
  readonly summary: string;
  /** Outputs that it reads of other layers, by the name under which a unit passes them. */
  readonly needs?: N;
  /** Its inputs, a strict object; each with `.describe()` and, where they help, `.meta({ unit, cost, limit })`. */
  readonly inputs: I;
  /** The contract: its outputs. */
  readonly outputs: C;
  /** Rules across inputs and needs. */
  readonly checks?: readonly Check<NoInfer<N>, NoInfer<I>>[];
  /** Makes the resources and returns the outputs. */
  build(stack: UnitStack, values: LayerValues<N, I>): BuiltOutputs<C>;
}

/** A layer: typed inputs, the outputs it needs of others, typed outputs, and how its resources are made. */
export interface Layer<
  N extends Needs = Needs,
  I extends Inputs = Inputs,
  C extends Contract = Contract,
> extends LayerDefinition<N, I, C> {
  readonly needs: N;
  readonly checks: readonly Check<N, I>[];
}

/** A layer whose types nobody asks for any more: what the engine walks over. */
export interface AnyLayer {
  readonly name: string;
  readonly summary: string;
  readonly needs: Needs;
  readonly inputs: Inputs;
  readonly outputs: Contract;
  readonly checks: readonly ((values: never) => Problem | readonly Problem[] | undefined)[];
  build(stack: UnitStack, values: never): Readonly<Record<string, unknown>>;
}

/** Defines a layer. The compiler holds `build` to the contract. */
export function layer<I extends Inputs, C extends Contract, N extends Needs = Record<never, never>>(
  definition: LayerDefinition<N, I, C>,
): Layer<N, I, C> {
  const clash = Object.keys(definition.needs ?? {}).find((need) => Object.hasOwn(definition.inputs.shape, need));
  if (clash !== undefined) {
    throw new Error(`layer ${definition.name}: "${clash}" is a need and an input; rename one of them`);
  }
  const { needs = {} as N, checks = [] } = definition;
  return { ...definition, needs, checks };
}

/** Some outputs of a layer, as another one's need: `needs: { vpc: outputsOf(vpc, "vpcId") }`. */
export function outputsOf<C extends Contract, K extends keyof C & string>(
  { name, outputs }: { readonly name: string; readonly outputs: C },
  ...names: readonly K[]
): Need<Pick<C, K>> {
  const contract = Object.fromEntries(names.map((key) => [key, outputs[key]])) as Pick<C, K>;
  return { layer: name, contract };
}
