import type { Variables } from "../../process/run-program";
import { configurationWithDevOverrides } from "../../terraform/cli-configuration";
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
  const overriding = configurationWithDevOverrides(env);
  return overriding === undefined ? undefined : `${overriding} has dev_overrides`;
}
