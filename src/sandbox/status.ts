import { setTimeout as sleep } from "node:timers/promises";
import { healthPath } from "./gateway";
import { readPidFile } from "../process/background";
import { isRunning } from "../process/identity";
import { files, processNames, readState, type ProcessName } from "./state";

export interface ProcessStatus {
  readonly name: ProcessName;
  readonly running: boolean;
  readonly pid: number | undefined;
  readonly port: number | undefined;
  readonly log: string;
}

export type SandboxStatus = { readonly processes: readonly ProcessStatus[] } & (
  | { readonly state: "running"; readonly endpoint: string; readonly startedAt: string }
  | { readonly state: "stopped" }
  /** Something of it runs and something does not: `up` starts it afresh. */
  | { readonly state: "broken"; readonly problem: string }
);

export async function sandboxStatus({ directory }: { readonly directory: string }): Promise<SandboxStatus> {
  const state = readState(directory);
  const processes = processNames.map((name): ProcessStatus => {
    const identity = readPidFile(files(directory).pid(name));
    const running = identity !== undefined && isRunning(identity);
    const known = state?.processes[name];
    return {
      name,
      running,
      pid: running ? identity.pid : undefined,
      port: running && known?.pid === identity.pid ? known.port : undefined,
      log: files(directory).log(name),
    };
  });
  const gone = processes.filter(({ running }) => !running);
  if (gone.length === processes.length) return { state: "stopped", processes };
  const broken = (problem: string): SandboxStatus => ({ state: "broken", problem, processes });
  if (gone.length > 0)
    return broken(gone.map(({ name, log }) => `${name} is not running (its log is ${log})`).join(", "));
  if (state === undefined) return broken(`${files(directory).state} is missing or damaged, or a start was cut off`);
  if (!(await answers(state.endpoint)))
    return broken(`the sandbox's processes run, but ${state.endpoint} does not answer`);
  return { state: "running", endpoint: state.endpoint, startedAt: state.startedAt, processes };
}

/** Asks more than once: `up` ends a sandbox that does not answer, with all that was applied to it. */
async function answers(endpoint: string): Promise<boolean> {
  for (let attempt = 1; attempt <= 3; attempt++) {
    try {
      if ((await fetch(endpoint + healthPath, { signal: AbortSignal.timeout(5_000) })).ok) return true;
    } catch {
      // asked again below
    }
    await sleep(500);
  }
  return false;
}
