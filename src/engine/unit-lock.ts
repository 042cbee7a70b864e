import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Where Terraform keeps the versions and checksums of a root module's providers. */
export const lockFile = ".terraform.lock.hcl";

/** The provider locks that an environment prescribes for a unit. */
export interface UnitLock {
  /** The lock file beside the module, as Terraform wrote it. */
  readonly text: string;
  /** Versions by source: `hashicorp/aws`. */
  readonly versions: Readonly<Record<string, string>>;
}

/** Whether the locks beside a module were put there by synthesis, and not by Terraform. */
export function isLockOfSynthesis(folder: string): boolean {
  if (!existsSync(join(folder, lockFile))) return false;
  try {
    const record = JSON.parse(readFileSync(join(folder, "unit.json"), "utf8")) as { readonly locked?: unknown };
    return record.locked !== undefined;
  } catch {
    return false; // no record yet, or one that is being rewritten
  }
}
