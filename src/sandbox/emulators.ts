import { setTimeout as sleep } from "node:timers/promises";
import { mkdirSync, readFileSync } from "node:fs";
import { sandboxAccount } from "./account";
import { healthPaths } from "./gateway";
import { startInBackground } from "../process/background";
import { isRunning, type ProcessIdentity } from "../process/identity";
import { freePort } from "./port";
import type { Emulator } from "./proxy";
import type { EmulatorName } from "../../modules/aws/emulated-services";
import { files } from "./state";
import { userError } from "./user-error";

export interface RunningEmulator extends Emulator {
  readonly process: ProcessIdentity;
}

interface EmulatorCommand {
  readonly args: (port: number) => readonly string[];
  readonly env: (port: number, directory: string) => NodeJS.ProcessEnv;
}

const commands: Readonly<Record<EmulatorName, EmulatorCommand>> = {
  moto: {
    args: (port) => ["-m", "moto.server", "-H", "127.0.0.1", "-p", String(port)],
    env: () => ({
      // MOTO_ACCOUNT_ID stays unset, so that credentials of a role in another account act in that account.
      MOTO_IAM_LOAD_MANAGED_POLICIES: "true", // required to attach AWS managed policies
    }),
  },
  ministack: {
    args: () => ["-m", "ministack"],
    env: (port, directory) => ({
      BIND_HOST: "127.0.0.1", // default: every interface
      GATEWAY_PORT: String(port),
      MINISTACK_ACCOUNT_ID: sandboxAccount,
      // These services listen on fixed ports, and Strata does not use them.
      IOT_MTLS_ENABLED: "0",
      SFTP_ENABLED: "0",
      // With Docker, ministack starts containers (k3s for EKS) with ports on every interface, so this is opt-in.
      ...(process.env["STRATA_SANDBOX_DOCKER"] === "1" ? {} : { DOCKER_HOST: `unix://${directory}/no-docker.sock` }),
    }),
  },
};

/** Starts an emulator on a free local port. It keeps its state in memory, so a new one is empty. */
export async function startEmulator(
  name: EmulatorName,
  { directory, python }: { readonly directory: string; readonly python: string },
): Promise<RunningEmulator> {
  const port = await freePort();
  const { args, env } = commands[name];
  const log = files(directory).log(name);
  mkdirSync(files(directory).temporary, { recursive: true });
  const process_ = startInBackground({
    command: python,
    args: args(port),
    // The emulator does not inherit the user's AWS credentials, profile or endpoints.
    env: {
      ...withoutAws(process.env),
      ...env(port, directory),
      PYTHONUNBUFFERED: "1",
      TMPDIR: files(directory).temporary,
    },
    cwd: directory,
    pidFile: files(directory).pid(name),
    log,
  });
  return { name, port, log, process: process_ };
}

/**
 * Waits until an emulator responds.
 * @throws UserError with the last line of its log if it exits instead
 */
export async function waitUntilHealthy(
  { name, log, process: process_ }: Pick<RunningEmulator, "log" | "process"> & { readonly name: string },
  url: string,
  signal: AbortSignal,
  timeoutMs = 60_000,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await responds(url, signal))) {
    signal.throwIfAborted();
    if (!isRunning(process_)) throw userError(`${name} exited during startup: ${lastLine(log)}`, `see ${log}`);
    if (Date.now() > deadline)
      throw userError(`${name} did not respond at ${url} within ${timeoutMs / 1000} s`, `see ${log}`);
    await sleep(50);
  }
}

export const healthUrl = (name: EmulatorName, port: number): string => `http://127.0.0.1:${port}${healthPaths[name]}`;

async function responds(url: string, signal: AbortSignal): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(2_000)]) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

function withoutAws(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(AWS|MOTO|MINISTACK)_/.test(name)));
}

function lastLine(log: string): string {
  const lines = readFileSync(log, "utf8").trim().split("\n");
  return lines.at(-1) || "the log is empty";
}
