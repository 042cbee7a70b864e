import { findExecutable, run, type Variables } from "./run-program";
import { satisfies } from "../terraform/version";

/** A program that is asked for its version. */
export interface Probe {
  /** The names under which it may be installed, the preferred first. */
  readonly binaries: readonly string[];
  readonly args: readonly string[];
  /** Finds the version (first group) in what it prints. */
  readonly pattern: RegExp;
  /** The versions that do: `>= 1.11.0`. */
  readonly range?: string;
}

export type Probed =
  | { readonly status: "missing" }
  /** It does not answer in time, or not with a version. */
  | { readonly status: "no answer"; readonly path: string; readonly reason: string }
  | {
      readonly status: "ok" | "wrong version";
      readonly path: string;
      readonly version: string;
      /** All that it printed. */
      readonly printed: string;
    };

/** Finds a program and asks it for its version. */
export async function probe(
  { binaries, args, pattern, range }: Probe,
  { env = process.env, timeoutMs = 10_000 }: { readonly env?: Variables; readonly timeoutMs?: number } = {},
): Promise<Probed> {
  const path = binaries.map((name) => findExecutable(name, env)).find((found) => found !== undefined);
  if (path === undefined) return { status: "missing" };
  // Terraform would ask its maker for newer versions, which takes long where the network is closed.
  const { code, stdout, stderr, timedOut } = await run(path, args, {
    env: { ...env, CHECKPOINT_DISABLE: "1" },
    timeoutMs,
  });
  if (timedOut) return { status: "no answer", path, reason: `no answer within ${timeoutMs / 1000} s` };
  const printed = `${stdout}\n${stderr}`;
  const version = pattern.exec(printed)?.[1];
  if (version === undefined) {
    return { status: "no answer", path, reason: code === 0 ? "prints no version" : "does not run" };
  }
  return { status: range === undefined || satisfies(version, range) ? "ok" : "wrong version", path, version, printed };
}
