import { type Design, type Handler, messagesPerDay } from "./design";
import { secondsPerDay, uploadsPerDay, type Workload } from "./workload";

/** Units of DynamoDB for an upload and for messages, indexes included. Items are smaller than a kilobyte. */
const unitsOf = {
  // The input table: announced and classified; by-status moves an item, which is two writes.
  upload: { writes: 5, reads: 2 },
  // Tokens, slots and the record of the job.
  start: { writes: 4, reads: 0 },
  // An update of the item and of its four indexes, of which two have the time of the update as their key.
  join: { writes: 7, reads: 0 },
};

const starts: readonly Handler[] = ["document", "picture", "three-d", "video"];

/** Write and read units of all tables in a second, as a mean of the day. */
export function tableRates(workload: Workload, design: Design): Readonly<Record<"writes" | "reads", number>> {
  const started = starts.reduce((sum, handler) => sum + messagesPerDay(handler, workload, design), 0);
  const joined = messagesPerDay("output", workload, design);
  const { upload, start, join } = unitsOf;
  const rate = (unit: "writes" | "reads") =>
    (uploadsPerDay(workload) * upload[unit] + started * start[unit] + joined * join[unit]) / secondsPerDay;
  return { writes: rate("writes"), reads: rate("reads") };
}
