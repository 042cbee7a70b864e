/** The local AWS: two emulators behind one gateway. docs/sandbox.md describes it. */
export { runGateway, type GatewayOptions } from "./gateway";
export { gatewayOptions } from "./gateway-options";
export { sandboxPort } from "./port";
export { startSandbox, type StartedSandbox, type StartOptions } from "./start";
export { sandboxStatus, type ProcessStatus, type SandboxStatus } from "./status";
export { stopSandbox } from "./stop";
