import { existsSync, mkdirSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { startSandbox, stopSandbox } from "../../src/sandbox";

const project = resolve(__dirname, "../..");

/**
 * AWS emulators for one test file, apart from those of `strata sandbox`.
 * @param port of this file only: files run side by side
 * @returns their endpoint, and what stops them
 */
export async function startTestSandbox(
  name: string,
  port: number,
): Promise<{ readonly endpoint: string; readonly stop: () => Promise<unknown> }> {
  const directory = join(project, ".strata", name);
  await stopSandbox({ directory }); // that of a run which was cut off
  const installed = join(project, ".strata", "sandbox", "venv");
  if (existsSync(installed) && !existsSync(join(directory, "venv"))) {
    mkdirSync(directory, { recursive: true });
    symlinkSync(installed, join(directory, "venv")); // to install once more takes half a minute
  }
  process.env["STRATA_SANDBOX_PORT"] = String(port);
  try {
    const { endpoint } = await startSandbox({
      directory,
      requirements: join(project, "src/sandbox/requirements.txt"),
      gatewayCommand: [process.execPath, join(project, "bin/strata.cjs"), "sandbox-gateway"],
      log: () => undefined,
    });
    return { endpoint, stop: () => stopSandbox({ directory }) };
  } finally {
    delete process.env["STRATA_SANDBOX_PORT"];
  }
}
