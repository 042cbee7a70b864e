import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readText } from "../engine/read-file";
import { lockFile } from "../engine/unit-lock";
import type { Interruption } from "../process/interruption";
import { runLogged } from "../process/logged";
import type { Variables } from "../process/run-program";
import { type Terraform, unattended } from "../terraform/terraform";
import { satisfies } from "../terraform/version";
import { formatLockFile, type LockFile, parseLockFile } from "./lock-file";
import { registries, type Requirements, sourceOf, supportedRange } from "./requirements";

/** Providers to lock, and the source of their packages. */
export interface LockRequest {
  readonly required: Requirements;
  /** Existing locks; their versions stay where allowed. */
  readonly current: LockFile | undefined;
  readonly platforms: readonly string[];
  /** An absolute folder, instead of the registry. */
  readonly fsMirror?: string;
  /** A URL, instead of the registry. */
  readonly netMirror?: string;
}

export interface LockProgram {
  readonly terraform: Terraform;
  readonly env: Variables;
  readonly interruption: Interruption;
  /** Receives each line that Terraform prints. */
  readonly onLine: (line: string) => void;
}

export type MadeLock =
  | { readonly status: "made"; readonly lock: LockFile }
  /** Output of Terraform. */
  | { readonly status: "failed"; readonly text: string };

/**
 * Lets Terraform lock providers, in a module of nothing but `required_providers`: it needs no backend, no credentials
 * and none of the units' folders.
 */
export async function makeLock(request: LockRequest, program: LockProgram): Promise<MadeLock> {
  const { required, current, platforms, fsMirror, netMirror } = request;
  const { terraform, env, interruption, onLine } = program;
  const folder = mkdtempSync(join(tmpdir(), "strata-lock-"));
  const file = join(folder, lockFile);
  try {
    writeFileSync(join(folder, "main.tf.json"), moduleOf(required));
    if (current !== undefined) writeFileSync(file, formatLockFile(current));
    const args = [
      ...platforms.map((platform) => `-platform=${platform}`),
      ...(fsMirror === undefined ? [] : [`-fs-mirror=${fsMirror}`]),
      ...(netMirror === undefined ? [] : [`-net-mirror=${netMirror}`]),
    ];
    const { code, text } = await runLogged(terraform.path, ["providers", "lock", "-no-color", ...args], {
      cwd: folder,
      env: unattended({ ...env, TF_DATA_DIR: undefined }),
      log: join(folder, "log"),
      interruption,
      onLine,
    });
    if (code !== 0 || !existsSync(file)) return { status: "failed", text };
    const { header, providers } = parseLockFile(readText(file), lockFile, "");
    // Terraform keeps the blocks of providers that no one requires any more, and those of the other registry.
    const wanted = new Set([...required.keys()].flatMap((source) => addressesOf(source, terraform)));
    return { status: "made", lock: { header, providers: providers.filter(({ address }) => wanted.has(address)) } };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The locks of a file that are still allowed: Terraform rejects the whole file for one that is not. */
export function lockToKeep(current: LockFile | undefined, required: Requirements): LockFile | undefined {
  if (current === undefined) return undefined;
  const providers = current.providers.filter(({ address, version }) => {
    const range = supportedRange(sourceOf(address));
    return required.has(sourceOf(address)) && (range === undefined || satisfies(version, range));
  });
  return providers.length === 0 ? undefined : { ...current, providers };
}

function moduleOf(required: Requirements): string {
  const entries = [...required].map(([source, version], index) => [
    `provider${index}`, // any local name does: the module has no resources
    { source, ...(version !== "" && { version }) },
  ]);
  return JSON.stringify({ terraform: { required_providers: Object.fromEntries(entries) as object } });
}

/** A source that names its host is the same for both programs; any other is looked for in the program's own registry. */
const addressesOf = (source: string, { product }: Terraform): string[] => [source, `${registries[product]}/${source}`];
