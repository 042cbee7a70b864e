import { setTimeout as sleep } from "node:timers/promises";
import { rmSync } from "node:fs";
import path from "node:path";
import { readText } from "../engine/read-file";
import { sandboxAccount } from "./account";
import { healthProbe } from "./gateway";
import { startInBackground } from "../process/background";
import { isRunning, type ProcessIdentity } from "../process/identity";
import type { Credentials } from "./credentials";
import { ask, type Emulator } from "./proxy";
import { type EmulatorName, emulatedServices } from "../../modules/aws/emulated-services";
import { isSuccess } from "./gaps/gap";
import { socketFolder, temporaryFolder } from "./sockets";
import { files } from "./state";
import { userError } from "./user-error";

export interface RunningEmulator extends Emulator {
  readonly process: ProcessIdentity;
}

interface EmulatorCommand {
  readonly args: (socket: string) => readonly string[];
  readonly env: (options: EmulatorOptions) => NodeJS.ProcessEnv;
}

/** Functions that may run at a time. Each is a process of about 80 MB; more are throttled, as by the quota of an account. */
const concurrentFunctions = 32;

const commands: Readonly<Record<EmulatorName, EmulatorCommand>> = {
  moto: {
    args: (socket) => ["-m", "moto.server", "-H", `unix://${socket}`],
    env: ({ directory }) => ({
      // What moto would run in Docker does not run.
      DOCKER_HOST: noDocker(directory),
      // MOTO_ACCOUNT_ID stays unset, so that credentials of a role in another account act in that account.
      MOTO_IAM_LOAD_MANAGED_POLICIES: "true", // required to attach AWS managed policies
    }),
  },
  ministack: {
    args: (socket) => ["-m", "hypercorn", "ministack.app:app", "--bind", `unix:${socket}`, "--keep-alive", "75"],
    env: ({ directory, endpoint, functionCredentials }) => ({
      MINISTACK_ACCOUNT_ID: sandboxAccount,
      // What the gateway does not route is not there at all.
      SERVICES: servicesOf("ministack").join(","),
      GATEWAY_PORT: new URL(endpoint).port, // for the URLs that it returns
      // Functions call the gateway. ministack gives each the account as its access key, with this secret.
      AWS_ENDPOINT_URL: endpoint,
      AWS_SECRET_ACCESS_KEY: functionCredentials.secretAccessKey,
      AWS_EC2_METADATA_DISABLED: "true",
      LAMBDA_ACCOUNT_CONCURRENCY: String(concurrentFunctions),
      LAMBDA_WARM_TTL_SECONDS: "60",
      // These services listen on fixed ports, and Strata does not use them.
      IOT_MTLS_ENABLED: "0",
      SFTP_ENABLED: "0",
      // With Docker, ministack starts containers (k3s for EKS) with ports on every interface, so this is opt-in.
      ...(process.env["STRATA_SANDBOX_DOCKER"] === "1" ? picked(/^DOCKER_/) : { DOCKER_HOST: noDocker(directory) }),
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
  /**
   * The gateway. Functions call it, and it is the HTTP proxy of what an emulator itself sends, such as notifications of SNS
   * to subscribers.
   */
  readonly endpoint: string;
  readonly functionCredentials: Credentials;
}

/** Starts an emulator on a socket of its own. It keeps its state in memory, so a new one is empty. */
export function startEmulator(name: EmulatorName, options: EmulatorOptions): RunningEmulator {
  const { directory, python, endpoint } = options;
  const socket = path.join(socketFolder(directory), `${name}.sock`);
  rmSync(socket, { force: true });
  const { args, env } = commands[name];
  const log = files(directory).log(name);
  const temporary = temporaryFolder(directory);
  const process_ = startInBackground({
    command: python,
    args: args(socket),
    // Functions inherit the environment of the emulator, so nothing of the user's is in it, not even the home folder.
    env: {
      ...picked(/^(?:LANG|LC_\w+|TZ)$/),
      PATH: [path.dirname(process.execPath), process.env["PATH"] ?? ""].join(path.delimiter), // functions run in this Node
      HOME: temporary,
      TMPDIR: temporary,
      HTTP_PROXY: endpoint,
      HTTPS_PROXY: endpoint,
      PYTHONUNBUFFERED: "1",
      ...env(options),
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

/** The user's variables with these names. */
const picked = (names: RegExp): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => names.test(name)));

function lastLine(log: string): string {
  const lines = readText(log).trim().split("\n");
  return lines.at(-1) || "the log is empty";
}
