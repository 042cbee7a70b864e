const systems: Readonly<Partial<Record<NodeJS.Platform, string>>> = { win32: "windows" };
const architectures: Readonly<Record<string, string>> = { x64: "amd64", ia32: "386" };

/** This machine as Terraform calls it: `linux_amd64`. */
export function thisPlatform(system: NodeJS.Platform = process.platform, architecture: string = process.arch): string {
  return `${systems[system] ?? system}_${architectures[architecture] ?? architecture}`;
}
