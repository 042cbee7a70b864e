import { setTimeout as sleep } from "node:timers/promises";
import { rmSync } from "node:fs";
import path from "node:path";
import { readText } from "../engine/read-file";
import { sandboxAccount } from "./account";
import { healthProbe } from "./gateway";
import { startInBackground } from "../process/background";
import { isRunning, type ProcessIdentity } from "../process/identity";
import { ask, type Emulator } from "./proxy";
import { type EmulatorName, emulatedServices } from "../../modules/aws/emulated-services";
import { isSuccess } from "./gaps/gap";
import { socketFolder } from "./sockets";
import { files } from "./state";
import { userError } from "./user-error";
import { makeFolder } from "../engine/make-folder";

export interface RunningEmulator extends Emulator {
  readonly process: ProcessIdentity;
}

interface EmulatorCommand {
  readonly args: (socket: string) => readonly string[];
  readonly env: (directory: string) => NodeJS.ProcessEnv;
}

const commands: Readonly<Record<EmulatorName, EmulatorCommand>> = {
  moto: {
    args: (socket) => ["-m", "moto.server", "-H", `unix://${socket}`],
    env: (directory) => ({
      // Functions of Lambda run in Docker, or not at all: whatever invokes one finds none.
      DOCKER_HOST: noDocker(directory),
      // MOTO_ACCOUNT_ID stays unset, so that credentials of a role in another account act in that account.
      MOTO_IAM_LOAD_MANAGED_POLICIES: "true", // required to attach AWS managed policies
    }),
  },
  ministack: {
    args: (socket) => ["-m", "hypercorn", "ministack.app:app", "--bind", `unix:${socket}`, "--keep-alive", "75"],
    env: (directory) => ({
      MINISTACK_ACCOUNT_ID: sandboxAccount,
      // Its Lambda would run code on this machine. What the gateway does not route is not there at all.
      SERVICES: servicesOf("ministack").join(","),
      // These services listen on fixed ports, and Strata does not use them.
      IOT_MTLS_ENABLED: "0",
      SFTP_ENABLED: "0",
      // With Docker, ministack starts containers (k3s for EKS) with ports on every interface, so this is opt-in.
      ...(process.env["STRATA_SANDBOX_DOCKER"] === "1" ? {} : { DOCKER_HOST: noDocker(directory) }),
    }),
  },
};

/** The address of a Docker that does not exist. */
const noDocker = (directory: string): string => `unix://${directory}/no-docker.sock`;

const servicesOf = (name: EmulatorName): readonly string[] =>
  Object.entries(emulatedServices).flatMap(([service, { emulator }]) => (emulator === name ? [service] : []));

export interface EmulatorOptions {
  readonly directory: string;
  readonly python: string;
  /** The HTTP proxy of what the emulator itself sends, such as notifications of SNS to subscribers. */
  readonly proxy: string;
}

/** Starts an emulator on a socket of its own. It keeps its state in memory, so a new one is empty. */
export function startEmulator(name: EmulatorName, { directory, python, proxy }: EmulatorOptions): RunningEmulator {
  const socket = path.join(socketFolder(directory), `${name}.sock`);
  rmSync(socket, { force: true });
  const { args, env } = commands[name];
  const log = files(directory).log(name);
  makeFolder(files(directory).temporary);
  const process_ = startInBackground({
    command: python,
    args: args(socket),
    // The emulator does not inherit the user's AWS credentials, profile or endpoints.
    env: {
      ...withoutAwsAndProxies(process.env),
      ...env(directory),
      HTTP_PROXY: proxy,
      HTTPS_PROXY: proxy,
      PYTHONUNBUFFERED: "1",
      TMPDIR: files(directory).temporary,
    },
    cwd: directory,
    pidFile: files(directory).pid(name),
    log,
  });
  return { name, socket, log, process: process_ };
}

/**
 * Waits until a process of the sandbox responds.
 * @throws UserError with the last line of its log if it exits instead
 */
export async function waitUntilHealthy(
  { name, log, process: process_ }: { readonly name: string; readonly log: string; readonly process: ProcessIdentity },
  responds: () => Promise<boolean>,
  signal: AbortSignal,
  timeoutMs = 60_000,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await responds())) {
    signal.throwIfAborted();
    if (!isRunning(process_)) throw userError(`${name} exited during startup: ${lastLine(log)}`, `see ${log}`);
    if (Date.now() > deadline) throw userError(`${name} did not respond within ${timeoutMs / 1000} s`, `see ${log}`);
    await sleep(50);
  }
}

/** Whether an emulator responds. */
export const isHealthy = (emulator: Emulator): Promise<boolean> =>
  ask(emulator, healthProbe(emulator.name as EmulatorName), "").then(isSuccess, () => false);

function withoutAwsAndProxies(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const left = /^(AWS|MOTO|MINISTACK)_|^(https?|all|no)_proxy$/i;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !left.test(name)));
}

function lastLine(log: string): string {
  const lines = readText(log).trim().split("\n");
  return lines.at(-1) || "the log is empty";
}
