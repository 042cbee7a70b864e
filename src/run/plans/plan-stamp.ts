import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { referenceKinds } from "../values/resolve-references";

/** Purpose of a plan. `apply` applies only normal plans. */
export type PlanMode = "normal" | "destroy" | "drift";

const stampSchema = z.object({
  version: z.literal(1),
  stack: z.string(),
  mode: z.enum(["normal", "destroy", "drift"]),
  /** The unit's module, assets and locks, see `fingerprint`. */
  fingerprint: z.string(),
  terraform: z.string(),
  /** SHA-256 of the plan file. */
  plan: z.string(),
  /** The run in HCP Terraform that holds the plan, which is not in the file then. */
  run: z.string().optional(),
  /** Whether the plan changes anything. */
  changed: z.boolean(),
  references: z.array(z.object({ producer: z.string(), output: z.string(), kind: z.enum(referenceKinds) })).readonly(),
  /** The addresses of what is only replaced if an unknown value requires it. */
  uncertain: z.array(z.string()).readonly(),
});

/** Inputs of a saved plan, stored beside it: apply checks whether they are unchanged. */
export type PlanStamp = z.infer<typeof stampSchema>;

export const planFiles = { binary: "tfplan.binary", json: "tfplan.json", stamp: "tfplan.stamp.json" } as const;

export function writeStamp(folder: string, stamp: Omit<PlanStamp, "version" | "plan">): void {
  const content: PlanStamp = { version: 1, ...stamp, plan: hashOf(join(folder, planFiles.binary)) };
  writeFileSync(join(folder, planFiles.stamp), `${JSON.stringify(content, undefined, 2)}\n`);
}

export type StampReading =
  | { readonly status: "ok"; readonly stamp: PlanStamp }
  | { readonly status: "missing" }
  /** The plan is not what it was when the stamp was made, or the stamp cannot be read. */
  | { readonly status: "altered" };

/** Reads the stamp of a saved plan and holds the plan to it. */
export function readStamp(folder: string): StampReading {
  try {
    const stamp = stampSchema.parse(JSON.parse(readFileSync(join(folder, planFiles.stamp), "utf8")));
    return hashOf(join(folder, planFiles.binary)) === stamp.plan ? { status: "ok", stamp } : { status: "altered" };
  } catch (error) {
    return { status: (error as NodeJS.ErrnoException).code === "ENOENT" ? "missing" : "altered" };
  }
}

const hashOf = (file: string): string => createHash("sha256").update(readFileSync(file)).digest("hex");
