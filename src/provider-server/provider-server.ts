import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { source } from "strata:provider-server";
import type { Answer, Closed, Opened, OpenCommand, Request } from "./messages";

/** The longest path of a Unix socket: 104 bytes on macOS, less the name that a provider gives its own. */
const longestFolder = 80;

/** The provider server of a run, as Strata sees it. */
export class ProviderServer {
  private readonly waiting = new Map<number, (answer: Answer | undefined) => void>();
  private readonly ended: Promise<void>;
  private lastId = 0;

  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
  ) {
    createInterface({ input: child.stdout! }).on("line", (line) => {
      const answer = JSON.parse(line) as Answer;
      this.waiting.get(answer.id)?.(answer);
      this.waiting.delete(answer.id);
    });
    child.stdin!.on("error", () => undefined); // it was killed, which "close" reports
    this.ended = new Promise((resolve) => {
      child.once("error", () => resolve()).once("close", () => resolve());
    });
    void this.ended.then(() => {
      for (const answer of this.waiting.values()) answer(undefined);
      this.waiting.clear();
    });
  }

  /**
   * Starts the server in a session of its own, so that neither Ctrl-C nor the end of Strata ends it.
   * @param schemaFolder where schema files are, absolute
   * @param log receives what goes wrong in the server
   * @throws Error if its folder cannot be made
   */
  static start(schemaFolder: string, log: string): ProviderServer {
    const folder = mkdtempSync(join(tmpdir(), "strata-"));
    if (Buffer.byteLength(folder) > longestFolder) {
      rmSync(folder, { recursive: true });
      throw new Error(`the path of the folder for temporary files is too long for sockets (${tmpdir()})`);
    }
    const script = join(folder, "provider-server.cjs");
    writeFileSync(script, source, { mode: 0o600 });
    const output = openSync(log, "a", 0o600);
    try {
      const child = spawn(process.execPath, [script, folder, schemaFolder], {
        env: {},
        detached: true,
        stdio: ["pipe", "pipe", output],
      });
      return new ProviderServer(child, folder);
    } finally {
      closeSync(output);
    }
  }

  /** Makes sockets for a command; undefined if the server has ended. */
  async open(command: OpenCommand): Promise<{ readonly id: number; readonly opened: Opened } | undefined> {
    const id = ++this.lastId;
    const opened = (await this.ask({ type: "open", id, ...command })) as Opened | undefined;
    return opened && { id, opened };
  }

  started(id: number, pid: number, started: string | undefined): void {
    this.send({ type: "started", id, pid, started });
  }

  /** Ends the providers of a command; undefined if the server has ended. */
  async close(id: number): Promise<Closed | undefined> {
    return (await this.ask({ type: "close", id })) as Closed | undefined;
  }

  /** Lets the server end, and waits for it. */
  async end(): Promise<void> {
    this.child.stdin!.end();
    await this.ended;
    rmSync(this.folder, { recursive: true, force: true });
  }

  private ask(request: Request): Promise<Answer | undefined> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.waiting.set(request.id, resolve);
      this.send(request);
    });
  }

  private send(request: Request): void {
    this.child.stdin!.write(`${JSON.stringify(request)}\n`);
  }
}
