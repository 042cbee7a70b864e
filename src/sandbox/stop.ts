import { existsSync, rmSync } from "node:fs";
import { withLock } from "./lock";
import { stopByPidFile } from "../process/background";
import { removeSockets } from "./sockets";
import { files, processNames, removeState, type ProcessName } from "./state";

/** Stops the sandbox and returns the processes that were running. Logs and the installation stay. */
export async function stopSandbox({ directory }: { readonly directory: string }): Promise<readonly ProcessName[]> {
  if (!existsSync(directory)) return [];
  return withLock(directory, () => stopProcesses(directory));
}

/** Stops the processes without taking the lock, which the caller holds. */
export async function stopProcesses(directory: string): Promise<readonly ProcessName[]> {
  removeState(directory);
  const stopped: ProcessName[] = [];
  for (const name of [...processNames].reverse()) {
    if (await stopByPidFile(files(directory).pid(name))) stopped.push(name);
  }
  rmSync(files(directory).credentials, { force: true });
  removeSockets(directory);
  return stopped;
}
