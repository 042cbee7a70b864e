import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { mkdirSync, readFileSync } from "node:fs";
import { sandboxAccount } from "./account";
import { healthPaths } from "./gateway";
import { mistake } from "./mistake";
import { startInBackground } from "../process/background";
import { isRunning, type ProcessIdentity } from "../process/identity";
import type { Emulator } from "./proxy";
import type { EmulatorName } from "./routes";
import { files } from "./state";

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
      // The account is moto's own default, not set: credentials of a role assumed in another account then act there.
      MOTO_IAM_LOAD_MANAGED_POLICIES: "true", // else no role can be given an AWS managed policy
    }),
  },
  ministack: {
    args: () => ["-m", "ministack"],
    env: (port, directory) => ({
      BIND_HOST: "127.0.0.1", // else every interface
      GATEWAY_PORT: String(port),
      MINISTACK_ACCOUNT_ID: sandboxAccount,
      // Listeners on fixed ports of their own, for services that Strata does not use.
      IOT_MTLS_ENABLED: "0",
      SFTP_ENABLED: "0",
      // With Docker it would start containers (k3s for EKS) with ports on every interface: only where that is asked for.
      ...(process.env["STRATA_SANDBOX_DOCKER"] === "1" ? {} : { DOCKER_HOST: `unix://${directory}/no-docker.sock` }),
    }),
  },
};

/** Starts an emulator on a free port of this machine only. Its state is its memory: a new one is empty. */
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
    // No credentials, profile or endpoint of the user's reach an emulator.
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

/** Waits until it answers. An emulator that ends instead is reported with the end of its log. */
export async function waitUntilHealthy(
  { name, log, process: process_ }: Pick<RunningEmulator, "log" | "process"> & { readonly name: string },
  url: string,
  signal: AbortSignal,
  timeoutMs = 60_000,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await answers(url, signal))) {
    signal.throwIfAborted();
    if (!isRunning(process_)) throw mistake(`${name} ended while it started: ${tail(log)}`, `its log is ${log}`);
    if (Date.now() > deadline)
      throw mistake(`${name} does not answer at ${url} after ${timeoutMs / 1000} s`, `its log is ${log}`);
    await sleep(50);
  }
}

export const healthUrl = (name: EmulatorName, port: number): string => `http://127.0.0.1:${port}${healthPaths[name]}`;

async function answers(url: string, signal: AbortSignal): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(2_000)]) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

/** A port that nobody listens on now. That another program takes it in the next second is possible, and then reported. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return address.port;
}

function withoutAws(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(AWS|MOTO|MINISTACK)_/.test(name)));
}

function tail(log: string): string {
  const lines = readFileSync(log, "utf8").trim().split("\n");
  return lines.at(-1) || "its log is empty";
}
