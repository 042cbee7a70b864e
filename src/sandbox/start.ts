import { createServer } from "node:net";

import { functionCredentials, randomCredentials, writeCredentials } from "./credentials";
import { isHealthy, startEmulator, waitUntilHealthy, type RunningEmulator } from "./emulators";
import { healthPath, type GatewayOptions } from "./gateway";
import { gatewayOptionsVariable } from "./gateway-options";
import { withLock } from "./lock";
import { sandboxPort } from "./port";
import { startInBackground } from "../process/background";
import { installEmulators } from "./python";
import { files, removeState, writeState, type SandboxState } from "./state";
import { sandboxStatus } from "./status";
import { stopProcesses } from "./stop";
import { userError } from "./user-error";
import { makeFolder } from "../engine/make-folder";

export interface StartOptions {
  /** The folder of the sandbox: virtual environment, logs, pid files, state. */
  readonly directory: string;
  /** The pinned Python packages: src/sandbox/requirements.txt. */
  readonly requirements: string;
  /** Command of a process that calls `runGateway(gatewayOptions(process.env))`. */
  readonly gatewayCommand: readonly string[];
  readonly log: (line: string) => void;
  /** Aborts the start, as Ctrl-C does. */
  readonly signal?: AbortSignal;
}

export interface StartedSandbox {
  readonly endpoint: string;
  /** False if the sandbox was already running and still has the applied resources. */
  readonly fresh: boolean;
}

/** Starts the sandbox unless it is running. An error or Ctrl-C during the start stops the processes that were started. */
export async function startSandbox(options: StartOptions): Promise<StartedSandbox> {
  const { directory, log } = options;
  const port = sandboxPort();
  makeFolder(directory, 0o700);
  return withLock(directory, async () => {
    const status = await sandboxStatus({ directory });
    if (status.state === "running") {
      if (new URL(status.endpoint).port !== String(port)) {
        throw userError(
          `the sandbox is running at ${status.endpoint}, but STRATA_SANDBOX_PORT is ${port}`,
          "to change the port, run `strata sandbox down` and then `strata sandbox up`",
        );
      }
      return { endpoint: status.endpoint, fresh: false };
    }
    if (status.state === "broken") log(`${status.problem}; restarting the sandbox, applied resources are lost`);
    await stopProcesses(directory);
    await checkPortIsFree(port, directory);
    return interruptible(options.signal, async (signal) => {
      try {
        const state = await start(options, port, signal);
        signal.throwIfAborted();
        writeState(directory, state);
        return { endpoint: state.endpoint, fresh: true };
      } catch (error) {
        await stopProcesses(directory);
        throw error;
      }
    });
  });
}

async function start(
  { directory, requirements, gatewayCommand, log }: StartOptions,
  port: number,
  signal: AbortSignal,
): Promise<SandboxState> {
  removeState(directory);
  const python = await installEmulators({ directory, requirements, log, signal });
  const endpoint = `http://127.0.0.1:${port}`;
  const functions = functionCredentials();
  const emulators = { directory, python, endpoint, functionCredentials: functions };
  const moto = startEmulator("moto", emulators);
  const ministack = startEmulator("ministack", emulators);
  await Promise.all([healthy(moto, signal), healthy(ministack, signal)]);

  const credentials = randomCredentials();
  writeCredentials(files(directory).credentials, credentials);
  const gatewayLog = files(directory).log("gateway");
  const gatewayOptions: GatewayOptions = {
    port,
    directory,
    credentials,
    functionCredentials: functions,
    moto: described(moto),
    ministack: described(ministack),
  };
  const [command = process.execPath, ...args] = gatewayCommand;
  const gateway = startInBackground({
    command,
    args,
    env: { ...process.env, [gatewayOptionsVariable]: JSON.stringify(gatewayOptions) },
    cwd: directory,
    pidFile: files(directory).pid("gateway"),
    log: gatewayLog,
  });
  await waitUntilHealthy(
    { name: "the gateway", log: gatewayLog, process: gateway },
    () => responds(endpoint + healthPath, signal),
    signal,
  );
  return {
    version: 2,
    endpoint,
    startedAt: new Date().toISOString(),
    processes: {
      moto: { pid: moto.process.pid, address: moto.socket },
      ministack: { pid: ministack.process.pid, address: ministack.socket },
      gateway: { pid: gateway.pid, address: `127.0.0.1:${port}` },
    },
  };
}

const healthy = (emulator: RunningEmulator, signal: AbortSignal): Promise<void> =>
  waitUntilHealthy(emulator, () => isHealthy(emulator), signal);

const described = ({ name, socket, log }: RunningEmulator) => ({ name, socket, log });

async function responds(url: string, signal: AbortSignal): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(2_000)]) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

/** Runs an action that Ctrl-C, a hang-up or the signal of the caller aborts, and waits until it has cleaned up. */
async function interruptible<T>(
  outer: AbortSignal | undefined,
  action: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const names = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  const interrupt = (): void => {
    controller.abort(
      userError("interrupted; the processes that were started are stopped", "run `strata sandbox up` to start again"),
    );
  };
  for (const name of names) process.on(name, interrupt);
  try {
    return await action(outer === undefined ? controller.signal : AbortSignal.any([controller.signal, outer]));
  } finally {
    for (const name of names) process.off(name, interrupt);
  }
}

/** @throws UserError if the port is in use, with the sandbox that uses it if that is known */
async function checkPortIsFree(port: number, directory: string): Promise<void> {
  const server = createServer();
  const free = await new Promise<boolean>((resolve) => {
    server.once("error", () => resolve(false)).listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
  if (free) return;
  const other = await whoseGateway(port);
  const another = "set STRATA_SANDBOX_PORT to another port";
  if (other !== undefined && other !== directory) {
    throw userError(
      `port ${port} is in use by the sandbox in ${other}`,
      `run \`strata sandbox down\` there, or ${another}`,
    );
  }
  throw userError(
    `port ${port} is in use by another program`,
    `find it with \`lsof -i tcp:${port}\` and stop it (LocalStack uses the same port), or ${another}`,
  );
}

async function whoseGateway(port: number): Promise<string | undefined> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}${healthPath}`, { signal: AbortSignal.timeout(2_000) });
    const { sandbox, directory } = (await response.json()) as { sandbox?: unknown; directory?: unknown };
    return sandbox === "strata" && typeof directory === "string" ? directory : undefined;
  } catch {
    return undefined;
  }
}
