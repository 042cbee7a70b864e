import type { EnvironmentDefinition } from "../../../src/engine/environment";
import type { SynthesizedUnit } from "../../../src/engine/synthesis";
import { evaluate } from "../../../src/policy/evaluate";
import { type Blocks, unitOf } from "../support";

export interface UnitOptions {
  readonly environment?: Partial<EnvironmentDefinition>;
  /** Units that it reads, as `data.terraform_remote_state.test__<name>`. */
  readonly reads?: readonly SynthesizedUnit[];
  readonly outputs?: Readonly<Record<string, unknown>>;
}

/** A unit of `environments/test` with a name of its own. */
export function named(
  name: string,
  blocks: Blocks,
  { environment, reads = [], outputs = {} }: UnitOptions = {},
): SynthesizedUnit {
  const unit = unitOf(blocks, environment);
  const placed = { ...unit.placed, name, stackName: `test-${name}`, file: `environments/test/${name}.ts` };
  const output = Object.fromEntries(Object.entries(outputs).map(([key, value]) => [key, { value }]));
  const module = { ...unit.module, output } as SynthesizedUnit["module"];
  return { ...unit, placed, module, reads: reads.map((each) => each.placed) };
}

/** The findings of a rule, with their files. */
export const findingsAcross = (rule: string, units: readonly SynthesizedUnit[]): string[] =>
  evaluate(units)
    .findings.filter((finding) => finding.rule.id === rule)
    .map(({ unit, address, message }) => `${unit.file}: ${address} ${message}`);
