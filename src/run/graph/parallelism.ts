import { availableParallelism, freemem } from "node:os";
import type { RunUnit } from "../unit/run-unit";

/** Memory of Terraform itself, in MiB. */
const terraformMib = 100;
/** Additional memory of a provider: its process, and its schemas in Terraform. Measured for aws: 488 and 183 MiB. */
const providerMib: Readonly<Record<string, number>> = { aws: 670 };
const otherProviderMib = 100;
/** Memory reserved for everything else on the machine. */
const reserveMib = 512;
/** A unit mostly waits for the cloud: two of them keep one core busy. */
const unitsPerCore = 2;

/** Free resources of this machine. */
export interface Machine {
  readonly cores: number;
  readonly freeMib: number;
}

export function thisMachine(): Machine {
  const limit = process.constrainedMemory();
  const free = limit > 0 ? Math.min(freemem(), limit - process.memoryUsage.rss()) : freemem();
  return { cores: availableParallelism(), freeMib: free / 2 ** 20 };
}

/** How many units at a time the machine bears: two for each core, while the largest of them fit into its memory. */
export function defaultParallelism(units: readonly RunUnit[], { cores, freeMib }: Machine = thisMachine()): number {
  const largest = Math.max(terraformMib, ...units.map(memoryOf));
  const fitting = Math.floor((freeMib - reserveMib) / largest);
  return Math.max(1, Math.min(cores * unitsPerCore, fitting));
}

const memoryOf = ({ record }: RunUnit): number =>
  record.providers.reduce((sum, provider) => sum + (providerMib[provider] ?? otherProviderMib), terraformMib);
