import { existsSync, readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Variables } from "../../process/run-program";
import type { Terraform } from "../../terraform/terraform";
import { satisfies } from "../../terraform/version";

/** Versions whose way to find running providers was read in their source. */
const knownVersions = { Terraform: "< 1.14.0", OpenTofu: "< 1.13.0" } as const;

/** Why the schema cache cannot be used with this program and these variables; undefined if it can. */
export function whyNoSchemaCache(
  { product, version }: Terraform,
  env: Variables,
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  if (platform === "win32") return "it does not work on Windows";
  if (!satisfies(version, knownVersions[product])) return `it is not known to work with ${product} ${version}`;
  const set = Object.keys(env).find((name) => /^TF_(LOG|REATTACH_PROVIDERS)/.test(name) && env[name]);
  if (set !== undefined) return `${set} is set`;
  const overriding = cliConfigurations(env).find((file) => /^\s*dev_overrides\b/m.test(readFileSync(file, "utf8")));
  return overriding === undefined ? undefined : `${overriding} has dev_overrides`;
}

/** The CLI configurations that Terraform or OpenTofu may read. */
function cliConfigurations(env: Variables): string[] {
  const named = env["TF_CLI_CONFIG_FILE"] || env["TERRAFORM_CONFIG"];
  const home = env["HOME"] || homedir();
  const settings = env["XDG_CONFIG_HOME"] || join(home, ".config");
  const single = named ? [named] : [".terraformrc", ".tofurc"].map((name) => join(home, name));
  const folders = [join(home, ".terraform.d"), join(settings, "opentofu"), join(settings, "terraform.d")];
  const parts = folders.flatMap((folder) =>
    existsSync(folder)
      ? readdirSync(folder)
          .filter((name) => /\.(tfrc|tofurc)$|^tofurc$/.test(name))
          .map((name) => join(folder, name))
      : [],
  );
  return [...single, ...parts].filter((file) => existsSync(file));
}
