import type { GatewayOptions } from "./gateway";

/** How the start tells the gateway's process what to do. */
export const gatewayOptionsVariable = "STRATA_SANDBOX_GATEWAY";

/** Reads what `startSandbox` passed on to the gateway's process. */
export function gatewayOptions(env: NodeJS.ProcessEnv): GatewayOptions {
  const options = env[gatewayOptionsVariable];
  if (options === undefined)
    throw new Error(`the gateway is started by \`strata sandbox up\`, which sets ${gatewayOptionsVariable}`);
  return JSON.parse(options) as GatewayOptions;
}
