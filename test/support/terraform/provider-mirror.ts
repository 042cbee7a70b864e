import { readFileSync } from "node:fs";

/** The folder of the real providers, from the CLI configuration of Terraform. */
export function providerMirror(): string {
  const file = process.env["TF_CLI_CONFIG_FILE"];
  const path = file === undefined ? undefined : /\bpath\s*=\s*"([^"]+)"/.exec(readFileSync(file, "utf8"))?.[1];
  if (path === undefined) throw new Error("TF_CLI_CONFIG_FILE must be a CLI configuration with a filesystem_mirror");
  return path;
}
