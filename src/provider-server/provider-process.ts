import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { type ClientHttp2Session, connect } from "node:http2";
import { createConnection } from "node:net";
import { basename } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { ask, sessionOptions } from "./calls";
import { CrashRecord } from "./crash-record";
import { knownProtocols, schemaPath } from "./protocol";

export interface ProviderCommand {
  readonly binary: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Where the provider makes its socket. */
  readonly folder: string;
  /** Whether the provider wants to be asked for its schema before anything else. */
  readonly asksForSchema: boolean;
}

/** A provider that takes calls. */
export interface ReadyProvider {
  readonly session: ClientHttp2Session;
  /** The version of the plugin protocol. */
  readonly protocol: number;
}

/**
 * Starts the provider, and kills it when standard input ends: when the server closes it, or is killed. The provider has
 * Terraform's empty standard input, and the shell none of its output, so that the end of the output is the provider's.
 */
const guard = `
exec 3<&0
"$0" 3<&- </dev/null &
exec >/dev/null 2>&1
read -r _ <&3
kill -9 $!
wait $!
`;

/** The variables by which a provider recognizes the program that starts it (go-plugin's handshake; Terraform never changes it). */
const handshake = {
  TF_PLUGIN_MAGIC_COOKIE: "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2",
  PLUGIN_PROTOCOL_VERSIONS: knownProtocols.join(),
  PLUGIN_MIN_PORT: "0",
  PLUGIN_MAX_PORT: "0",
};
/** As long as Terraform waits for a provider to start, and then to end. */
const startMs = 60_000;
const endMs = 2_000;

/** A process of a provider. */
export class ProviderProcess {
  /** Resolves with its connection. Rejects if it does not start. */
  readonly ready: Promise<ReadyProvider>;
  /** Calls that it works on, or will as soon as it is ready. */
  calls = 0;

  private readonly child: ChildProcess;
  private readonly crash = new CrashRecord();
  private readonly exited: Promise<unknown>;
  private session: ClientHttp2Session | undefined;
  private ending: Promise<void> | undefined;

  /** @param onDeath called when it ends although no one has told it to */
  constructor(
    private readonly command: ProviderCommand,
    onDeath: (process: ProviderProcess) => void,
  ) {
    const { binary, cwd, env, folder } = command;
    this.child = spawn("/bin/sh", ["-c", guard, binary], {
      cwd,
      env: { ...env, ...handshake, PLUGIN_UNIX_SOCKET_DIR: folder },
      stdio: ["pipe", "pipe", "pipe"],
    });
    this.child.on("error", () => undefined); // "close" follows
    this.child.stdin!.on("error", () => undefined); // the guard was killed
    this.child.stderr!.on("data", (chunk: Buffer) => this.crash.add(chunk));
    this.exited = Promise.allSettled([once(this.child.stdout!, "close"), once(this.child.stderr!, "close")]);
    this.ready = this.start();
    this.ready.catch(() => undefined);
    const died = (): void => {
      const unexpected = this.ending === undefined;
      void this.end();
      if (unexpected) onDeath(this);
    };
    void this.exited.then(died);
    this.ready.then(({ session }) => session.once("close", died), died);
  }

  /** The text that Terraform would print of its crash. Complete after `end`. */
  get crashes(): string {
    return this.crash.text(basename(this.command.binary));
  }

  /** Makes it end as Terraform does, or kills it. */
  end(): Promise<void> {
    this.ending ??= this.shutDown();
    return this.ending;
  }

  private async shutDown(): Promise<void> {
    const late = sleep(endMs, undefined, { ref: false });
    if (this.session !== undefined) {
      await Promise.race([ask(this.session, "/plugin.GRPCController/Shutdown"), late]);
      await Promise.race([this.exited, late]);
    }
    this.child.stdin!.end();
    this.session?.destroy();
    await Promise.race([this.exited, sleep(endMs, undefined, { ref: false })]);
  }

  private async start(): Promise<ReadyProvider> {
    const lines = createInterface({ input: this.child.stdout! });
    const late = sleep(startMs, undefined, { ref: false }).then(() => Promise.reject(new Error("it does not start")));
    const ended = this.exited.then(() => Promise.reject(new Error("it ends at its start")));
    const [line] = (await Promise.race([once(lines, "line"), late, ended])) as [string];
    const [core, version, network, address, protocol] = line.trim().split("|");
    const known = core === "1" && knownProtocols.includes(Number(version)) && protocol === "grpc";
    if (!known || address === undefined || !["unix", "tcp"].includes(network!)) {
      throw new Error(`it speaks a protocol that is not known (${line.slice(0, 200)})`);
    }
    const [host, port] = address.split(/:(?=\d+$)/);
    const session = connect("http://provider", {
      ...sessionOptions,
      createConnection: () => (network === "unix" ? createConnection(address) : createConnection(Number(port), host)),
    });
    session.on("error", () => undefined); // "close" follows
    await once(session, "connect");
    session.setLocalWindowSize(2 ** 24);
    this.drainOutput(session);
    this.session = session;
    if (this.command.asksForSchema) await ask(session, schemaPath(Number(version)));
    return { session, protocol: Number(version) };
  }

  /** A provider stops when no one takes what it prints. */
  private drainOutput(session: ClientHttp2Session): void {
    void ask(session, "/plugin.GRPCStdio/StreamStdio");
  }
}
