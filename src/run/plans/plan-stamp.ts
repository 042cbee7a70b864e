import { createHash } from "node:crypto";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { readBytes, readText } from "../../engine/read-file";
import { fingerprint, type RunUnit } from "../unit/run-unit";
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
  /** Digest of the variables that decide a plan, see `settingsOf`; missing where the plan must not be reused. */
  settings: z.string().optional(),
  /** ISO time before Terraform began to plan. */
  made: z.string(),
  /** SHA-256 of the plan file. */
  plan: z.string(),
  /** SHA-256 of the plan as JSON, if that is kept. */
  json: z.string().optional(),
  /** The run in HCP Terraform that holds the plan, which is not in the file then. */
  run: z.string().optional(),
  /** Whether the plan changes anything. */
  changed: z.boolean(),
  references: z.array(z.object({ producer: z.string(), output: z.string(), kind: z.enum(referenceKinds) })).readonly(),
  /** Digest of the values that no state held, see `digestOf`. */
  standIns: z.string(),
  /** The addresses of what is only replaced if an unknown value requires it. */
  uncertain: z.array(z.string()).readonly(),
});

/** Inputs of a saved plan, stored beside it: apply checks whether they are unchanged. */
export type PlanStamp = z.infer<typeof stampSchema>;

export const planFiles = { binary: "tfplan.binary", json: "tfplan.json", stamp: "tfplan.stamp.json" } as const;

/** Writes the stamp of the plan in a folder. It is the last file, so that a plan with a stamp is whole. */
export function writeStamp(folder: string, stamp: Omit<PlanStamp, "version" | "plan" | "json">): void {
  const [plan, json] = [join(folder, planFiles.binary), join(folder, planFiles.json)];
  const content: PlanStamp = {
    ...stamp,
    version: 1,
    plan: hashOf(plan),
    json: existsSync(json) ? hashOf(json) : undefined,
  };
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
    const stamp = stampSchema.parse(JSON.parse(readText(join(folder, planFiles.stamp))));
    return hashOf(join(folder, planFiles.binary)) === stamp.plan ? { status: "ok", stamp } : { status: "altered" };
  } catch (error) {
    return { status: (error as NodeJS.ErrnoException).code === "ENOENT" ? "missing" : "altered" };
  }
}

/** Whether the plan as JSON is there, and as it was when the stamp was made. */
export function hasKeptJson(folder: string, { json }: PlanStamp): boolean {
  const file = join(folder, planFiles.json);
  return json !== undefined && existsSync(file) && hashOf(file) === json;
}

/** Whether a plan was made of this unit as it is now, for this purpose, by this Terraform (`Terraform 1.11.4`). */
export const isPlanOf = (stamp: PlanStamp, unit: RunUnit, mode: PlanMode, terraform: string): boolean =>
  stamp.stack === unit.stack &&
  stamp.mode === mode &&
  stamp.terraform === terraform &&
  stamp.fingerprint === fingerprint(unit);

const hashOf = (file: string): string => createHash("sha256").update(readBytes(file)).digest("hex");
