import * as z from "zod";
import { copyFunction } from "../aws/copy-function";
import { deleteFunction } from "../aws/delete-function";
import { invokeFunction } from "../aws/invoke-function";
import { compare, type TuningReport } from "../tuning/compare";
import { measure, type Measurement } from "../tuning/measure";

const measurement = z.object({
  memoryMib: z.number(),
  billedMs: z.array(z.number()).min(1),
  maxMemoryMib: z.number(),
});

const request = z.union([
  z.object({
    measure: z.object({
      functionName: z.string().min(1).max(50),
      memoryMib: z.int().min(128).max(10_240),
      runs: z.int().min(1).max(100),
      payload: z.json(),
    }),
  }),
  z.object({ compare: z.array(measurement).min(1) }),
]);

const functions = { copy: copyFunction, invoke: invokeFunction, delete: deleteFunction };

/** The steps of the state machine for power tuning: measures a copy of a function at one size, or compares sizes. */
export async function handler(event: unknown): Promise<Measurement | TuningReport> {
  const given = request.parse(event);
  return "measure" in given ? measure(functions, given.measure) : compare(given.compare);
}
