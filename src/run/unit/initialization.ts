import { createHash } from "node:crypto";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { readBytes, readText } from "../../engine/read-file";
import { lockFile } from "../../engine/unit-lock";
import { thisPlatform } from "../../terraform/platform";
import { errorSummary } from "./diagnostics";
import { readModule, type RunUnit } from "./run-unit";
import type { UnitTerraform } from "./unit-terraform";
import { makeFolder } from "../../engine/make-folder";

/**
 * `terraform init`, where it is needed: not where the backend, the providers and their locks are as they were.
 *
 * Providers are installed into one cache, one kind of unit after the other and before any unit is worked on; all other
 * units then find theirs there and only read. Terraform writes to a cache without regard for others, and without a lock
 * file it reinstalls over what others run: so a unit without one gets that of a unit with the same providers.
 */
export class Initialization {
  private readonly cache: string;
  private readonly backend: boolean;
  private readonly going = new Map<string, Promise<InitializationFailure | undefined>>();

  constructor(
    private readonly terraform: UnitTerraform,
    cacheFolder: string,
    { env, backend = true }: InitializationOptions,
  ) {
    this.backend = backend;
    this.cache = env["TF_PLUGIN_CACHE_DIR"] || cacheFolder;
  }

  /**
   * Fills the cache: initializes the first unit of each kind.
   * @param known all units, whose locks may serve as pattern
   */
  async prepare(units: readonly RunUnit[], known: Iterable<RunUnit>): Promise<void> {
    const waiting = units.filter((unit) => unit.record.providers.length > 0 && !this.isInitialized(unit));
    if (waiting.length === 0) return;
    makeFolder(this.cache);
    const patterns = new Map<string, RunUnit>();
    for (const unit of known) {
      if (existsSync(join(unit.folder, lockFile))) patterns.set(requirements(unit), unit);
    }
    const warm = new Set<string>();
    for (const unit of waiting) {
      const required = requirements(unit);
      seedLock(unit, patterns.get(required));
      const kind = `${required}${readIfThere(join(unit.folder, lockFile))}`;
      if (warm.has(kind)) continue;
      // A failure is met again, and told, when the unit's turn comes.
      if ((await this.ensure(unit)) !== undefined) continue;
      warm.add(`${required}${readIfThere(join(unit.folder, lockFile))}`);
      patterns.set(required, unit);
    }
  }

  /** Initializes a unit unless it is, or someone is at it. Returns what went wrong, if anything did. */
  ensure(unit: RunUnit): Promise<InitializationFailure | undefined> {
    let going = this.going.get(unit.stack);
    if (going === undefined) {
      if (this.isInitialized(unit)) return Promise.resolve(undefined);
      going = this.initialize(unit).finally(() => this.going.delete(unit.stack));
      this.going.set(unit.stack, going);
    }
    return going;
  }

  /** Initializes a unit whatever it looks like. */
  async initialize(unit: RunUnit): Promise<InitializationFailure | undefined> {
    rmSync(stampFile(unit), { force: true });
    const env = unit.record.providers.length === 0 ? {} : { TF_PLUGIN_CACHE_DIR: this.cache };
    const args = ["init", ...(this.backend ? [] : ["-backend=false"]), ...initArguments(unit)] as const;
    const { code, text, transient } = await this.terraform.run(unit, args, { env });
    if (code !== 0) return { message: errorSummary(text, unit) + lockAdvice(unit, text), transient };
    makeFolder(join(unit.folder, ".terraform"));
    writeFileSync(stampFile(unit), stampOf(unit, this.terraform.version));
    return undefined;
  }

  isInitialized(unit: RunUnit): boolean {
    const folder = join(unit.folder, ".terraform");
    return (
      readIfThere(stampFile(unit)) === stampOf(unit, this.terraform.version) &&
      (!this.backend || existsSync(join(folder, "terraform.tfstate"))) &&
      (unit.record.providers.length === 0 || existsSync(join(folder, "providers")))
    );
  }
}

export interface InitializationOptions {
  /** The variables of the run. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** @default true */
  readonly backend?: boolean;
}

export interface InitializationFailure {
  readonly message: string;
  readonly transient: boolean;
}

/**
 * Terraform only checks the locks of the environment: synthesis would remove whatever it added. But a module that is
 * called may need providers that no one here knows of.
 */
export function initArguments(unit: RunUnit): string[] {
  const readOnly = unit.record.locked !== undefined && settingsOf(unit).module === undefined;
  return ["-input=false", ...(readOnly ? ["-lockfile=readonly"] : [])];
}

/** Advice about providers that differ from the environment's locks. */
function lockAdvice({ record }: RunUnit, text: string): string {
  if (record.locked === undefined) return "";
  const command = `npx strata providers lock ${record.environment}`;
  const file = `${dirname(record.file)}/${lockFile}`;
  if (/checksums previously recorded|match any of the\s+checksums/.test(text)) {
    return ` (the checksums are those of ${file}: where this machine, ${thisPlatform()}, is not among its platforms, \`${command} --platform=${thisPlatform()}\`; else this is not the package that was locked, so do not use it before you know why)`;
  }
  return /Provider dependency changes detected/.test(text)
    ? ` (${file} locks no provider of this program's registry: make it with the same program, \`${command}\`)`
    : "";
}

const stampFile = ({ folder }: RunUnit): string => join(folder, ".terraform", "strata-init");

/** Hash of everything `init` depends on: the settings of Terraform in the module, modules it calls, the locks, who initialized. */
function stampOf(unit: RunUnit, version: string): string {
  const { terraform, module } = settingsOf(unit);
  const lock = readIfThere(join(unit.folder, lockFile));
  return createHash("sha256").update(JSON.stringify({ terraform, module, lock, version })).digest("hex");
}

const settingsOf = (unit: RunUnit) => readModule(unit) as { readonly terraform?: unknown; readonly module?: unknown };

function requirements(unit: RunUnit): string {
  return JSON.stringify(readModule(unit).terraform?.["required_providers"] ?? {});
}

function seedLock(unit: RunUnit, pattern: RunUnit | undefined): void {
  const own = join(unit.folder, lockFile);
  if (pattern !== undefined && !existsSync(own)) writeFileSync(own, readBytes(join(pattern.folder, lockFile)));
}

function readIfThere(file: string): string {
  return existsSync(file) ? readText(file) : "";
}
