import { renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { EmulatorName } from "../../modules/aws/emulated-services";
import { makeFolder } from "../engine/make-folder";
import { readText } from "../engine/read-file";

export type ProcessName = EmulatorName | "gateway";

/** In start order. They stop in reverse order. */
export const processNames: readonly ProcessName[] = ["moto", "ministack", "gateway"];

export interface SandboxState {
  readonly version: 2;
  readonly endpoint: string;
  readonly startedAt: string;
  readonly processes: Readonly<
    Record<ProcessName, { readonly pid: number; /** Where it listens. */ readonly address: string }>
  >;
}

/** The files of the sandbox, all in its folder. */
export const files = (directory: string) => ({
  state: path.join(directory, "sandbox.json"),
  lock: path.join(directory, "lock"),
  credentials: path.join(directory, "credentials"),
  pid: (name: ProcessName): string => path.join(directory, `${name}.pid`),
  log: (name: ProcessName): string => path.join(directory, `${name}.log`),
});

/**
 * Writes the state file once every process runs, so its presence means that a start was completed. Processes are stopped
 * by their pid files, which are written first, so a lost or damaged state file leaves no process behind.
 */
export function writeState(directory: string, state: SandboxState): void {
  makeFolder(directory);
  const { state: file } = files(directory);
  writeFileSync(`${file}.part`, `${JSON.stringify(state, undefined, 2)}\n`);
  renameSync(`${file}.part`, file);
}

/** Reads the state file. Undefined if it is missing or damaged: then no process is known to run. */
export function readState(directory: string): SandboxState | undefined {
  try {
    const state = JSON.parse(readText(files(directory).state)) as Partial<SandboxState> | null;
    const complete = processNames.every((name) => {
      const { pid, address } = state?.processes?.[name] ?? {};
      return Number.isSafeInteger(pid) && typeof address === "string";
    });
    return complete && state?.version === 2 && typeof state.endpoint === "string" ? (state as SandboxState) : undefined;
  } catch {
    return undefined;
  }
}

export const removeState = (directory: string): void => rmSync(files(directory).state, { force: true });
