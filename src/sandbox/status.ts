import { setTimeout as sleep } from "node:timers/promises";
import { healthPath } from "./gateway";
import { readPidFile } from "../process/background";
import { isRunning } from "../process/identity";
import { files, processNames, readState, type ProcessName } from "./state";

export interface ProcessStatus {
  readonly name: ProcessName;
  readonly running: boolean;
  readonly pid: number | undefined;
  /** Where it listens. */
  readonly address: string | undefined;
  readonly log: string;
}

export type SandboxStatus = { readonly processes: readonly ProcessStatus[] } & (
  | { readonly state: "running"; readonly endpoint: string; readonly startedAt: string }
  | { readonly state: "stopped" }
  /** Only some of the processes run. `up` restarts the sandbox. */
  | { readonly state: "broken"; readonly problem: string }
);

export async function sandboxStatus({ directory }: { readonly directory: string }): Promise<SandboxStatus> {
  const state = readState(directory);
  const processes = processNames.map((name): ProcessStatus => {
    const identity = readPidFile(files(directory).pid(name));
    const running = identity !== undefined && isRunning(identity);
    const recorded = state?.processes[name];
    return {
      name,
      running,
      pid: running ? identity.pid : undefined,
      address: running && recorded?.pid === identity.pid ? recorded.address : undefined,
      log: files(directory).log(name),
    };
  });
  const gone = processes.filter(({ running }) => !running);
  if (gone.length === processes.length) return { state: "stopped", processes };
  const broken = (problem: string): SandboxStatus => ({ state: "broken", problem, processes });
  if (gone.length > 0) return broken(gone.map(({ name, log }) => `${name} is not running (see ${log})`).join(", "));
  if (state === undefined) return broken(`${files(directory).state} is missing or damaged, or a start was interrupted`);
  if (!(await responds(state.endpoint))) {
    return broken(`the processes of the sandbox are running, but ${state.endpoint} does not respond`);
  }
  return { state: "running", endpoint: state.endpoint, startedAt: state.startedAt, processes };
}

/** Tries more than once, because `up` stops a sandbox that does not respond and its applied resources are lost. */
async function responds(endpoint: string): Promise<boolean> {
  for (let attempt = 1; attempt <= 3; attempt++) {
    try {
      if ((await fetch(endpoint + healthPath, { signal: AbortSignal.timeout(5_000) })).ok) return true;
    } catch {
      // retried below
    }
    await sleep(500);
  }
  return false;
}
