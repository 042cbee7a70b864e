import type { GatewayOptions } from "./gateway";

/** Environment variable through which `startSandbox` passes options to the gateway process. */
export const gatewayOptionsVariable = "STRATA_SANDBOX_GATEWAY";

/** Reads the options that `startSandbox` passes to the gateway process. */
export function gatewayOptions(env: NodeJS.ProcessEnv): GatewayOptions {
  const options = env[gatewayOptionsVariable];
  if (options === undefined)
    throw new Error(`${gatewayOptionsVariable} is not set; \`strata sandbox up\` starts the gateway and sets it`);
  return JSON.parse(options) as GatewayOptions;
}
