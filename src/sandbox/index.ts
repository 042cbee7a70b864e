/** The sandbox: two AWS emulators behind one gateway. See docs/sandbox.md. */
export { runGateway, type GatewayOptions } from "./gateway";
export { gatewayOptions } from "./gateway-options";
export { sandboxPort } from "./port";
export { startSandbox, type StartedSandbox, type StartOptions } from "./start";
export { sandboxStatus, type ProcessStatus, type SandboxStatus } from "./status";
export { stopSandbox } from "./stop";
