import { problem, type Problem } from "../engine/problem";

/** The platforms that are locked unless others are named: CI, servers and containers of both kinds, and Macs. */
export const defaultPlatforms: readonly string[] = ["linux_amd64", "linux_arm64", "darwin_arm64"];

/** The mistake in a platform's name, if there is one. */
export function platformProblem(name: string): Problem | undefined {
  if (/^[a-z0-9]+_[a-z0-9]+$/.test(name)) return undefined;
  return problem({
    path: "--platform",
    value: name,
    must: "be a system and an architecture",
    fix: "e.g. linux_amd64, windows_amd64",
  });
}
