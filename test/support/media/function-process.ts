import { fork, type ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { unzipSync } from "fflate";
import { project } from "./project";

/** A function as it was deployed. */
export interface DeployedFunction {
  readonly name: string;
  /** The zip file with its code. */
  readonly zip: string;
  /** `index.handler` */
  readonly handler: string;
  readonly timeoutSeconds: number;
  readonly memoryMib: number;
  readonly environment: Readonly<Record<string, string>>;
}

interface Reply {
  readonly id?: number;
  readonly result?: unknown;
  readonly cpuMs?: number;
  readonly error?: string;
}

/** A function of Lambda in a process of this machine, for hops that no emulator runs, and to measure it. */
export class FunctionProcess {
  private readonly calls = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  private lastId = 0;
  /** Time of a core since the bundle was loaded, up to the last result. */
  cpuMs = 0;

  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
    private readonly timeoutSeconds: number,
    /** Milliseconds from the start of the process until its bundle was loaded. */
    readonly coldStartMs: number,
  ) {
    child.on("message", ({ id, result, cpuMs = this.cpuMs, error }: Reply) => {
      this.cpuMs = cpuMs;
      const call = this.calls.get(id!);
      this.calls.delete(id!);
      if (error === undefined) call?.resolve(result);
      else call?.reject(new Error(error));
    });
    child.on("exit", (code) => {
      for (const { reject } of this.calls.values()) reject(new Error(`the function exited with ${code ?? "a signal"}`));
      this.calls.clear();
    });
  }

  /** @param aws credentials and endpoint, besides the variables of the function */
  static async start(
    { name, zip, handler, timeoutSeconds, memoryMib, environment }: DeployedFunction,
    aws: Readonly<Record<string, string>>,
  ): Promise<FunctionProcess> {
    const folder = mkdtempSync(join(tmpdir(), "media-function-"));
    const files = Object.entries(unzipSync(readFileSync(zip)));
    const entry = files.find(([file]) => /\.[cm]?js$/.test(file) && file.startsWith(`${handler.split(".")[0]!}.`))![0];
    for (const [file, bytes] of files) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), bytes);
    }
    const started = performance.now();
    const child = fork(join(project, "test/support/media/run-function.cjs"), [join(folder, entry)], {
      execArgv: [],
      stdio: ["ignore", "ignore", "inherit", "ipc"],
      env: {
        PATH: process.env["PATH"],
        ...environment,
        ...aws,
        AWS_LAMBDA_FUNCTION_NAME: name,
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMib),
        POWERTOOLS_TRACE_ENABLED: "false",
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true", // Lambda has Node 22
      },
    });
    await new Promise((resolve, reject) => {
      child.once("message", resolve);
      child.once("exit", (code) => reject(new Error(`${name} exited with ${code ?? "a signal"} while it was loaded`)));
    });
    return new FunctionProcess(child, folder, timeoutSeconds, performance.now() - started);
  }

  invoke<Result>(event: object): Promise<Result> {
    const id = ++this.lastId;
    return new Promise<Result>((resolve, reject) => {
      this.calls.set(id, { resolve: (result) => resolve(result as Result), reject });
      this.child.send({ id, event, timeoutSeconds: this.timeoutSeconds });
    });
  }

  stop(): void {
    this.child.removeAllListeners("exit");
    this.child.kill("SIGKILL");
    rmSync(this.folder, { recursive: true, force: true });
  }
}
