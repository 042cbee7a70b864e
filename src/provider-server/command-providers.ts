import { join } from "node:path";
import type { Opened, OpenCommand, ProviderPackage, Reattachment } from "./messages";
import type { PackageDigests } from "./package-digest";
import { ProviderSocket } from "./provider-socket";
import type { SchemaFiles } from "./schema-files";

export interface Served {
  readonly digests: PackageDigests;
  readonly files: SchemaFiles;
  /** Where the sockets are made, private to the user. */
  readonly folder: string;
  /** Tells the sockets of one command from those of others. */
  readonly prefix: string;
}

/** The providers of one Terraform command. */
export class CommandProviders {
  /** Its process, as soon as it is known. */
  terraform: { readonly pid: number; readonly started: string | undefined } | undefined;

  private readonly sockets: ProviderSocket[] = [];

  constructor(
    private readonly command: OpenCommand,
    private readonly served: Served,
  ) {}

  get connected(): boolean {
    return this.sockets.some(({ connected }) => connected);
  }

  /** Makes the sockets. Of providers that it cannot serve, Terraform shows what is wrong with them. */
  async open(): Promise<Opened> {
    const providers: Record<string, Reattachment> = {};
    const refused: string[] = [];
    await Promise.all(
      this.command.providers.map(async (provider, index) => {
        try {
          providers[provider.address] = await this.serve(provider, index);
        } catch (error) {
          refused.push(`${provider.address}: ${(error as Error).message}`);
        }
      }),
    );
    return { providers, refused };
  }

  async close(): Promise<string> {
    return (await Promise.all(this.sockets.map((socket) => socket.close()))).join("");
  }

  private async serve({ address, folder, checksums }: ProviderPackage, index: number): Promise<Reattachment> {
    const { digests, files, folder: sockets, prefix } = this.served;
    const { binary, binarySha256, checksum } = await digests.of(folder, address);
    if (!checksums.includes(checksum)) throw new Error("its package has another checksum than the lock file");
    const { cwd, env } = this.command;
    const socket = join(sockets, `${prefix}-${index}`);
    const served = new ProviderSocket({ binary, binarySha256, cwd, env, folder: sockets, socket }, files);
    this.sockets.push(served);
    const { protocol } = await served.schema();
    await served.listen();
    return {
      Protocol: "grpc",
      ProtocolVersion: protocol,
      Pid: process.pid,
      Test: true,
      Addr: { Network: "unix", String: socket },
    };
  }
}
