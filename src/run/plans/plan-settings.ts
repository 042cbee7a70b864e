import { createHash } from "node:crypto";
import { compareNames } from "../../engine/graph";
import type { Variables } from "../../process/run-program";
import { configurationWithDevOverrides } from "../../terraform/cli-configuration";

/** Variables that decide what is planned: arguments, inputs, and where AWS and the cluster are. Not who plans. */
const decisive =
  /^(TF_VAR_.*|TF_CLI_ARGS(_plan)?|TF_WORKSPACE|TF_REATTACH_PROVIDERS|AWS_(ENDPOINT_URL.*|REGION|DEFAULT_REGION|PROFILE)|KUBE_(HOST|CTX|CONFIG_PATHS?))$/;

/**
 * Digest of everything outside a unit's folder that decides its plans. Undefined where a CLI configuration replaces
 * providers by builds of a developer, which no lock and no version tells apart.
 */
export function settingsOf(env: Variables): string | undefined {
  if (configurationWithDevOverrides(env) !== undefined) return undefined;
  const variables = Object.entries(env)
    .filter(([name, value]) => decisive.test(name) && value !== undefined)
    .sort(([a], [b]) => compareNames(a, b));
  return createHash("sha256").update(JSON.stringify(variables)).digest("hex");
}
