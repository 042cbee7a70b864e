import { existsSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { readText } from "../../engine/read-file";
import { lockFile } from "../../engine/unit-lock";
import { startOf } from "../../process/identity";
import type { Variables } from "../../process/run-program";
import { parseLockFile } from "../../provider-locks/lock-file";
import type { ProviderPackage } from "../../provider-server/messages";
import { ProviderServer } from "../../provider-server/provider-server";
import { thisPlatform } from "../../terraform/platform";
import type { RunUnit } from "./run-unit";

export interface SchemaCacheOptions {
  /** Where schema files are kept, absolute. */
  readonly folder: string;
  /** The file that takes what goes wrong in the provider server. */
  readonly log: string;
  /** Why it is not used in this run, if it is not; an empty reason is not worth a note. */
  readonly reasonAgainst: string | undefined;
  readonly note: (text: string) => void;
}

/** The schema cache, as one Terraform command uses it. */
export interface CommandSchemas {
  /** Variables for Terraform. */
  readonly env: Variables;
  readonly onStart: (pid: number) => void;
  /** To be called when Terraform has ended. Returns what it would have printed of providers that crashed. */
  readonly close: () => Promise<string>;
}

const none: CommandSchemas = { env: {}, onStart: () => undefined, close: () => Promise.resolve("") };
/** Commands that load schemas. `init` installs and verifies; the others start no provider. */
const commands = ["apply", "plan", "show", "validate"];

/**
 * The schemas of providers, answered from files: building that of the AWS provider takes longer than most plans. Terraform
 * finds its providers at the sockets of a server that passes on all other calls (see docs/schema-cache.md).
 */
export class SchemaCache {
  private readonly noted = new Set<string>();
  private server: ProviderServer | undefined;

  constructor(private readonly options: SchemaCacheOptions) {}

  /** Prepares a command of a unit in a folder. Where that is not possible, Terraform starts its providers itself. */
  async open(unit: RunUnit, command: string, cwd: string, env: Variables): Promise<CommandSchemas> {
    if (!commands.includes(command) || unit.record.state.kind === "cloud") return none;
    const providers = lockedPackages(cwd);
    if (providers.length === 0) return none;
    const { reasonAgainst } = this.options;
    if (reasonAgainst !== undefined) return this.without(reasonAgainst);
    try {
      const server = (this.server ??= ProviderServer.start(this.options.folder, this.options.log));
      const answer = await server.open({ providers, cwd, env: withoutUndefined(env) });
      if (answer === undefined) return this.without("the provider server has ended");
      const { id, opened } = answer;
      opened.refused.forEach((reason) => this.without(reason));
      return {
        env:
          Object.keys(opened.providers).length === 0 ? {} : { TF_REATTACH_PROVIDERS: JSON.stringify(opened.providers) },
        onStart: (pid) => server.started(id, pid, startOf(pid)),
        close: async () => (await server.close(id))?.crashes ?? "",
      };
    } catch (error) {
      return this.without((error as Error).message);
    }
  }

  /** Ends the server. */
  async end(): Promise<void> {
    await this.server?.end();
    const { log } = this.options;
    if (statSync(log, { throwIfNoEntry: false })?.size === 0) rmSync(log);
  }

  private without(reason: string): CommandSchemas {
    if (reason !== "" && !this.noted.has(reason)) this.options.note(`without the schema cache: ${reason}`);
    this.noted.add(reason);
    return none;
  }
}

/** The installed providers of a unit that its lock file has checksums of. What is missing, Terraform reports. */
function lockedPackages(folder: string): ProviderPackage[] {
  const file = join(folder, lockFile);
  if (!existsSync(file)) return [];
  return parseLockFile(readText(file), file, "")
    .providers.map(({ address, version, text }) => ({
      address,
      folder: join(folder, ".terraform", "providers", address, version, thisPlatform()),
      checksums: [...text.matchAll(/"(h1:[^"]+)"/g)].map(([, checksum]) => checksum!),
    }))
    .filter((provider) => existsSync(provider.folder));
}

const withoutUndefined = (env: Variables): Record<string, string> =>
  Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
