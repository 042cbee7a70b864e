import { existsSync } from "node:fs";
import { join } from "node:path";
import { readText } from "./read-file";

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
    const record = JSON.parse(readText(join(folder, "unit.json"))) as { readonly locked?: unknown };
    return record.locked !== undefined;
  } catch {
    return false; // no record yet, or one that is being rewritten
  }
}
