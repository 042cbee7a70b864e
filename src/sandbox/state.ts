import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { EmulatorName } from "./routes";

export type ProcessName = EmulatorName | "gateway";

/** In the order they start; they stop in the opposite one. */
export const processNames: readonly ProcessName[] = ["moto", "ministack", "gateway"];

export interface SandboxState {
  readonly version: 1;
  readonly endpoint: string;
  readonly startedAt: string;
  readonly processes: Readonly<Record<ProcessName, { readonly pid: number; readonly port: number }>>;
}

/** Every file that the sandbox keeps, all in its own folder. */
export const files = (directory: string) => ({
  state: path.join(directory, "sandbox.json"),
  /** For the emulators; emptied when they stop. */
  temporary: path.join(directory, "tmp"),
  lock: path.join(directory, "lock"),
  pid: (name: ProcessName): string => path.join(directory, `${name}.pid`),
  log: (name: ProcessName): string => path.join(directory, `${name}.log`),
});

/**
 * Written when everything runs, so its presence means a start that was completed. Processes are stopped by
 * their own pid files, which are written first: a lost or damaged state file leaves none behind.
 */
export function writeState(directory: string, state: SandboxState): void {
  mkdirSync(directory, { recursive: true });
  const { state: file } = files(directory);
  writeFileSync(`${file}.part`, `${JSON.stringify(state, undefined, 2)}\n`);
  renameSync(`${file}.part`, file);
}

/** Undefined if there is none, or none that can be read: both mean that nothing is known to run. */
export function readState(directory: string): SandboxState | undefined {
  try {
    const state = JSON.parse(readFileSync(files(directory).state, "utf8")) as Partial<SandboxState> | null;
    const known = processNames.every((name) => {
      const { pid, port } = state?.processes?.[name] ?? {};
      return Number.isSafeInteger(pid) && Number.isSafeInteger(port);
    });
    return known && state?.version === 1 && typeof state.endpoint === "string" ? (state as SandboxState) : undefined;
  } catch {
    return undefined;
  }
}

export const removeState = (directory: string): void => rmSync(files(directory).state, { force: true });
