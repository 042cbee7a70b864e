import { serverTime } from "../aws/dynamodb";
import { freeSlot } from "../aws/free-slot";
import { createSlots, holdSlot } from "../aws/hold-slot";
import type { RefusedItem } from "../aws/refused-item";
import { ThrottledError } from "./errors";

/** How many jobs of a paid API may run at a time. At most some hundreds: all holders are one item of 400 KB. */
export interface Slots {
  readonly count: number;
  /** After this time a slot is free again, should the end of its job never be reported. */
  readonly heldSeconds: number;
}

/** A guess at when one of the running jobs ends. */
const waitSeconds = 15;

/**
 * Takes a slot for a job of a paid API that limits concurrent jobs, `jobs#<name>` in the limits table. A job that holds a
 * slot keeps it, for `heldSeconds` from now. Free it with `releaseSlot` when the job has ended.
 * @param job an id that a repeated delivery has again, such as the upload key
 * @throws ThrottledError if all slots are held
 */
export async function takeSlot(name: string, job: string, { count, heldSeconds }: Slots): Promise<void> {
  const id = `jobs#${name}`;
  for (let attempt = 0; attempt < 3; attempt++) {
    const now = Math.floor(serverTime() / 1_000);
    const found = await holdSlot(id, job, count, now + heldSeconds);
    if (found === undefined) return;
    if (found.holders === undefined) await createSlots(id, now + heldSeconds);
    else {
      const expired = holdersOf(found).filter(({ until }) => until <= now);
      if (expired.length === 0) break;
      for (const holder of expired) await freeSlot(id, holder.job, holder.until);
    }
  }
  throw new ThrottledError(`all ${count} jobs that ${name} may run at a time are running`, waitSeconds);
}

/** Frees the slot of a job that has ended. Nothing if it holds none. */
export const releaseSlot = (name: string, job: string): Promise<void> => freeSlot(`jobs#${name}`, job);

const holdersOf = (item: RefusedItem): { readonly job: string; readonly until: number }[] =>
  Object.entries(item.holders?.M ?? {}).map(([job, until]) => ({ job, until: Number(until.N) }));
