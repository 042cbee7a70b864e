import type { RunUnit } from "../unit/run-unit";
import type { UnitTerraform } from "../unit/unit-terraform";
import { errorSummary } from "../unit/diagnostics";

/** Who holds the lock of a state, as Terraform tells it. */
export interface StateLock {
  readonly id: string;
  /** A workspace of HCP Terraform, which is asked for its holder, does not tell it. */
  readonly isWorkspace: boolean;
  /** `ann@laptop` */
  readonly who: string;
  /** `OperationTypeApply` */
  readonly operation: string;
  readonly created: string;
}

export type LockReading =
  | { readonly status: "free" }
  | { readonly status: "held"; readonly lock: StateLock }
  | { readonly status: "unknown"; readonly reason: string };

/**
 * Looks whether a state is locked, on any backend: Terraform has no command for that, but `untaint` of a resource that
 * is not there takes the lock, finds nothing to do, writes nothing and gives it back.
 */
export async function readLock(unit: RunUnit, terraform: UnitTerraform): Promise<LockReading> {
  const args = ["untaint", "-allow-missing", "-lock-timeout=0s", "terraform_data.strata_looks_for_a_lock"] as const;
  const { code, text } = await terraform.run(unit, args);
  if (code === 0) return { status: "free" };
  const lock = lockIn(text);
  return lock === undefined ? { status: "unknown", reason: errorSummary(text) } : { status: "held", lock };
}

/** The lock that Terraform's error describes. */
export function lockIn(text: string): StateLock | undefined {
  // Below it is a lock as of any other backend, but that is the one that Terraform has just asked for.
  const [, workspace] = /\(lock\s+ID:\s+"([^"]+)"\)/.exec(text.replace(/^[│ ]+/gm, "")) ?? [];
  if (workspace !== undefined) return { id: workspace, isWorkspace: true, who: "", operation: "", created: "" };
  const field = (name: string): string => new RegExp(`^[│ ]*${name}:[ ]*(.*)$`, "m").exec(text)?.[1]?.trim() ?? "";
  const id = field("ID");
  if (!/state lock/.test(text) || id === "") return undefined;
  return { id, isWorkspace: false, who: field("Who"), operation: field("Operation"), created: field("Created") };
}

/** `ann@laptop holds it for OperationTypeApply since 2026-01-02 03:04:05 UTC (lock 1c2d…)`. */
export const describeLock = ({ id, isWorkspace, who, operation, created }: StateLock): string =>
  isWorkspace
    ? `someone holds it; the workspace's page in HCP Terraform says who (lock ${id})`
    : `${who || "someone"} holds it for ${operation || "something"} since ${created.replace(/\.\d+/, "").replace(" +0000", "") || "a time unknown"} (lock ${id})`;
