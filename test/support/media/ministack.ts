import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../../../src/sandbox/port";
import { installEmulators } from "../../../src/sandbox/python";

const project = resolve(__dirname, "../../..");
const credentials = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" };

export interface Ministack {
  /** Variables by which the SDKs use it. */
  readonly variables: Readonly<Record<string, string>>;
  readonly stop: () => Promise<void>;
}

/**
 * Starts ministack on a free port of loopback, without the gateway of the sandbox: it verifies presigned URLs itself, and
 * only of keys that it knows.
 */
export async function startMinistack(services: readonly string[]): Promise<Ministack> {
  const directory = join(project, ".strata", "sandbox");
  const { signal } = new AbortController();
  const requirements = join(project, "src/sandbox/requirements.txt");
  const python = await installEmulators({ directory, requirements, log: () => undefined, signal });
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), "ministack-"));
  mkdirSync(join(folder, "tmp"));
  const program = spawn(python, ["-m", "hypercorn", "ministack.app:app", "--bind", `127.0.0.1:${port}`], {
    cwd: folder,
    stdio: "ignore",
    env: {
      PATH: process.env["PATH"],
      ...credentials,
      TMPDIR: join(folder, "tmp"),
      GATEWAY_PORT: String(port),
      SERVICES: services.join(","),
      DOCKER_HOST: `unix://${folder}/no-docker.sock`,
      IOT_MTLS_ENABLED: "0",
      SFTP_ENABLED: "0",
    },
  });
  const ended = new Promise<void>((done) => program.once("exit", () => done()));
  const endpoint = `http://127.0.0.1:${port}`;
  const stop = async () => {
    program.kill();
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  for (let attempt = 0; attempt < 300; attempt++) {
    const answer = await fetch(`${endpoint}/_ministack/health`).catch(() => undefined);
    if (answer?.ok) return { variables: { AWS_ENDPOINT_URL: endpoint, AWS_REGION: "us-east-1", ...credentials }, stop };
    if (program.exitCode !== null) break;
    await sleep(100);
  }
  await stop();
  throw new Error("ministack did not start");
}
