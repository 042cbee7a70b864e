import { existsSync, mkdirSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { startSandbox, stopSandbox } from "../../../src/sandbox";
import { freePort } from "../../../src/sandbox/port";
import { files } from "../../../src/sandbox/state";
import { readCredentials, type TestCredentials } from "./signed-client";

const project = resolve(__dirname, "../../..");

export interface TestSandbox {
  readonly endpoint: string;
  readonly credentials: TestCredentials;
  /** The shared credentials file that holds them. */
  readonly credentialsFile: string;
  readonly stop: () => Promise<unknown>;
}

/**
 * Starts AWS emulators for one test file, on a free port and separate from those of `strata sandbox`.
 * @param name of their folder below `.strata`
 */
export async function startTestSandbox(name: string): Promise<TestSandbox> {
  const directory = join(project, ".strata", name);
  await stopSandbox({ directory }); // of an interrupted test run
  const installed = join(project, ".strata", "sandbox", "venv");
  if (existsSync(installed) && !existsSync(join(directory, "venv"))) {
    mkdirSync(directory, { recursive: true });
    symlinkSync(installed, join(directory, "venv")); // another installation takes half a minute
  }
  process.env["STRATA_SANDBOX_PORT"] = String(await freePort());
  try {
    const { endpoint } = await startSandbox({
      directory,
      requirements: join(project, "src/sandbox/requirements.txt"),
      gatewayCommand: [process.execPath, join(project, "bin/strata.cjs"), "sandbox-gateway"],
      log: () => undefined,
    });
    const credentialsFile = files(directory).credentials;
    const credentials = readCredentials(credentialsFile);
    return { endpoint, credentials, credentialsFile, stop: () => stopSandbox({ directory }) };
  } finally {
    delete process.env["STRATA_SANDBOX_PORT"];
  }
}
