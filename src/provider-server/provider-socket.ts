import { createServer as createHttp2Server, type IncomingHttpHeaders, type ServerHttp2Stream } from "node:http2";
import { createServer, type Server, type Socket } from "node:net";
import { answer, ask, received, sessionOptions } from "./calls";
import { askToKeep, type Connection, pass, use } from "./connection";
import { answerKind, emptyMessage, isSchemaOptional, kindOf, schemaPath } from "./protocol";
import { type ProviderCommand, ProviderProcess } from "./provider-process";
import type { SchemaFiles, StoredAnswer } from "./schema-files";

/** A provider for one Terraform command. */
export interface ServedProvider extends Omit<ProviderCommand, "asksForSchema"> {
  readonly binarySha256: string;
  readonly socket: string;
}

/**
 * The socket of one provider for one Terraform command. Terraform makes a connection wherever it would start a process, and
 * closes none before it ends. Answers about schemas come from files. All other calls before `Configure` go to one process
 * of the command, started by the first; `Configure` takes that process over, or starts one. So there is a process for each
 * configuration, as without the server, and none for a command that only needs schemas.
 */
export class ProviderSocket {
  private readonly server: Server;
  private readonly connections = new Set<Connection>();
  private readonly processes: ProviderProcess[] = [];
  /** The process that is not configured. */
  private shared: ProviderProcess | undefined;
  /** A process died that Terraform relied on. What connects now would take another one for it. */
  private broken = false;
  private asksForSchema = false;

  constructor(
    private readonly provider: ServedProvider,
    private readonly files: SchemaFiles,
  ) {
    const sessions = createHttp2Server(sessionOptions);
    let accepted: Socket;
    this.server = createServer((socket) => {
      if (this.broken) {
        socket.destroy();
        return;
      }
      accepted = socket;
      sessions.emit("connection", socket); // makes the session at once
    });
    sessions.on("session", (session) => {
      const socket = accepted;
      // A session that is destroyed would still tell Terraform that it ends, which a process that dies does not.
      const connection: Connection = { working: [], close: () => socket.destroy() };
      session.on("error", () => undefined); // "close" follows
      session.setLocalWindowSize(2 ** 24);
      this.connections.add(connection);
      session.on("close", () => {
        this.connections.delete(connection);
        void connection.own?.end();
      });
      session.on("stream", (stream, headers) => {
        stream.on("error", () => undefined); // its end is seen by what works on it
        this.call(connection, stream, headers).catch(() => this.breakOff(connection));
      });
    });
  }

  /** Whether Terraform is connected. */
  get connected(): boolean {
    return this.connections.size > 0;
  }

  listen(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.server.once("error", reject).listen(this.provider.socket, resolve);
    });
  }

  /**
   * The schema, which every command needs: from its file, or else from the provider.
   * @throws Error if the provider has none, or does not start
   */
  async schema(): Promise<StoredAnswer> {
    const schema = await this.files.answer(this.provider.binarySha256, "schema", async () => {
      const { session, protocol } = await this.unconfigured().ready;
      return { protocol, body: await askToKeep(session, schemaPath(protocol), "schema") };
    });
    this.asksForSchema = !isSchemaOptional(schema.body);
    return schema;
  }

  /** Closes the socket and ends all processes. Returns what Terraform would print of those that crashed. */
  async close(): Promise<string> {
    this.server.close();
    this.connections.forEach(({ close }) => close());
    await Promise.all(this.processes.map((process) => process.end()));
    return this.processes.map(({ crashes }) => crashes).join("");
  }

  private async call(connection: Connection, stream: ServerHttp2Stream, headers: IncomingHttpHeaders): Promise<void> {
    const path = headers[":path"]!;
    switch (kindOf(path)) {
      case "output":
        return; // stays open, as long as the connection
      case "shutdown":
        answer(stream, emptyMessage);
        return;
      case "fixed":
        return this.answerFixed(connection, stream, headers);
      case "stop": {
        const running = connection.own ?? this.shared;
        if (running !== undefined) return pass(connection, running, stream, headers);
        answer(stream, emptyMessage);
        return;
      }
      case "validate-configuration": {
        const body = await received(stream);
        const by = this.processOf(connection);
        connection.validated = { path, body, by };
        return pass(connection, by, stream, headers, body);
      }
      case "configure":
        await this.configure(connection);
        return pass(connection, this.processOf(connection), stream, headers);
      case "other":
        return pass(connection, this.processOf(connection), stream, headers);
    }
  }

  private async answerFixed(connection: Connection, stream: ServerHttp2Stream, headers: IncomingHttpHeaders) {
    const path = headers[":path"]!;
    const kind = answerKind(path);
    const stored = await this.files
      .answer(this.provider.binarySha256, kind, () =>
        use(connection, this.processOf(connection), async ({ session, protocol }) => ({
          protocol,
          body: await askToKeep(session, path, kind),
        })),
      )
      .catch(() => undefined);
    // A provider without the method, or with errors, says so itself.
    if (stored === undefined) return pass(connection, this.processOf(connection), stream, headers);
    answer(stream, stored.body);
  }

  /** Gives a connection the process that it configures, which has to have validated the configuration. */
  private async configure(connection: Connection): Promise<void> {
    const { own, validated } = connection;
    if (own !== undefined) return;
    const process = this.shared?.calls === 0 ? this.shared : this.start();
    if (process === this.shared) this.shared = undefined;
    connection.own = process;
    if (validated === undefined || validated.by === process) return;
    await use(connection, process, ({ session }) => ask(session, validated.path, validated.body));
  }

  private processOf({ own }: Connection): ProviderProcess {
    return own ?? this.unconfigured();
  }

  private unconfigured(): ProviderProcess {
    this.shared ??= this.start();
    return this.shared;
  }

  private start(): ProviderProcess {
    const process = new ProviderProcess({ ...this.provider, asksForSchema: this.asksForSchema }, (dead) =>
      this.died(dead),
    );
    this.processes.push(process);
    return process;
  }

  /** As the process itself would, every connection ends that relied on it. */
  private died(process: ProviderProcess): void {
    if (this.shared === process) this.shared = undefined;
    for (const connection of this.connections) {
      if (connection.own === process || connection.working.includes(process)) this.breakOff(connection);
    }
  }

  private breakOff(connection: Connection): void {
    this.broken = true;
    connection.close();
  }
}
