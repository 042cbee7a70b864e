import { problem, type Problem } from "../engine/problem";

/** The platforms that are locked unless others are named: CI, servers and containers of both kinds, and Macs. */
export const defaultPlatforms: readonly string[] = ["linux_amd64", "linux_arm64", "darwin_arm64"];

const systems: Readonly<Partial<Record<NodeJS.Platform, string>>> = { win32: "windows" };
const architectures: Readonly<Record<string, string>> = { x64: "amd64", ia32: "386" };

/** This machine as Terraform calls it: `linux_amd64`. */
export function thisPlatform(system: NodeJS.Platform = process.platform, architecture: string = process.arch): string {
  return `${systems[system] ?? system}_${architectures[architecture] ?? architecture}`;
}

/** What is wrong with the name of a platform, if anything is. */
export function platformProblem(name: string): Problem | undefined {
  if (/^[a-z0-9]+_[a-z0-9]+$/.test(name)) return undefined;
  return problem("--platform", name, "must be a system and an architecture", "e.g. linux_amd64, windows_amd64");
}
