import { unzipSync } from "fflate";
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { readBytes } from "../../engine/read-file";
import type { RunContext } from "../run-context";
import type { RunUnit } from "../unit/run-unit";

const stateSchema = z.object({
  serial: z.number(),
  lineage: z.string(),
  resources: z.array(
    z.looseObject({
      mode: z.string(),
      type: z.string(),
      name: z.string(),
      instances: z.array(z.looseObject({ attributes: z.looseObject({}).optional() })),
    }),
  ),
});
const outputsSchema = z.looseObject({ outputs: z.object({ value: z.record(z.string(), z.unknown()) }) });

/** The state that a saved plan was made from. */
export interface StateInPlan {
  /** Which state, and how often it was written: empty and 0 for none. */
  readonly lineage: string;
  readonly serial: number;
  /** The outputs of other units that the plan was made with, by the data source that read them. */
  readonly reads: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
}

/**
 * The state that a plan file holds. Undefined if it cannot be read, as for a plan that is encrypted or held by HCP
 * Terraform.
 */
export function stateInPlan(file: string): StateInPlan | undefined {
  try {
    const { tfstate } = unzipSync(readBytes(file), { filter: ({ name }) => name === "tfstate" });
    const { resources, lineage, serial } = stateSchema.parse(JSON.parse(Buffer.from(tfstate!).toString()));
    const states = resources.filter(({ mode, type }) => mode === "data" && type === "terraform_remote_state");
    const reads = new Map(
      states.map(({ name, instances }) => [name, outputsSchema.parse(instances[0]?.attributes).outputs.value] as const),
    );
    return { lineage, serial, reads };
  } catch {
    return undefined;
  }
}

/** Whether every value that a plan was made with is still the one in its producer's state. */
export async function readsArePresent(unit: RunUnit, file: string, { states, all }: RunContext): Promise<boolean> {
  const reads = Object.entries(unit.record.dependencies);
  if (reads.length === 0) return true;
  const planned = stateInPlan(file)?.reads;
  if (planned === undefined) return false;
  const present = await Promise.all(
    reads.map(async ([stack, outputs]) => {
      const then = planned.get(unit.record.dataSources[stack]!);
      const now = (await states.of(all.get(stack)!))?.outputs ?? {};
      return outputs.every((name) => isDeepStrictEqual(then?.[name], now[name]?.value));
    }),
  );
  return !present.includes(false);
}
