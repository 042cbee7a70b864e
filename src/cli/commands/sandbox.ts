import type { Command } from "commander";
import { join } from "node:path";
import {
  gatewayOptions,
  runGateway,
  sandboxStatus,
  type SandboxStatus,
  startSandbox,
  stopSandbox,
} from "../../sandbox";
import type { Context, RegisterCommand } from "../command";
import { table } from "../terminal";

const gatewayCommand = "sandbox-gateway";

export const registerSandbox: RegisterCommand = (program, context, done) => {
  const directory = join(context.root, ".strata", "sandbox");
  const sandbox = program.command("sandbox").description("the AWS emulators of this machine: up, status, down");
  registerUp(sandbox, context, directory, done);
  registerStatus(sandbox, context, directory, done);
  sandbox
    .command("down")
    .description("stop the emulators; what was applied to them is gone")
    .action(async () => {
      const stopped = await stopSandbox({ directory });
      context.terminal.out(stopped.length > 0 ? `stopped ${stopped.join(", ")}` : "the sandbox was not running");
      done(0);
    });
  program
    .command(gatewayCommand, { hidden: true })
    .description("the gateway's own process, started by `strata sandbox up`")
    .action(async () => {
      await runGateway(gatewayOptions(process.env));
      done(0);
    });
};

function registerUp(
  sandbox: Command,
  { root, terminal }: Context,
  directory: string,
  done: (code: number) => void,
): void {
  sandbox
    .command("up")
    .description("start the emulators, the first time installing them from PyPI (needs Python)")
    .action(async () => {
      const { endpoint, fresh } = await startSandbox({
        directory,
        requirements: join(root, "src", "sandbox", "requirements.txt"),
        gatewayCommand: [process.execPath, join(root, "bin", "strata.cjs"), gatewayCommand],
        log: (line) => terminal.err(line),
      });
      terminal.out(`the sandbox ${fresh ? "is up" : "was up already"}: ${endpoint}`);
      done(0);
    });
}

function registerStatus(
  sandbox: Command,
  { terminal }: Context,
  directory: string,
  done: (code: number) => void,
): void {
  sandbox
    .command("status")
    .description("whether they run; exit code 1 if not")
    .option("--json", "print as JSON")
    .action(async ({ json }: { readonly json?: boolean }) => {
      const status = await sandboxStatus({ directory });
      terminal.out(json === true ? JSON.stringify(status, undefined, 2) : describeStatus(status));
      done(status.state === "running" ? 0 : 1);
    });
}

function describeStatus(status: SandboxStatus): string {
  const rows = status.processes.map(({ name, running, pid, port, log }) => [
    name,
    running ? "running" : "stopped",
    pid?.toString() ?? "-",
    port?.toString() ?? "-",
    log,
  ]);
  return `${headline(status)}\n\n${table(["PROCESS", "STATE", "PID", "PORT", "LOG"], rows)}`;
}

function headline(status: SandboxStatus): string {
  switch (status.state) {
    case "running":
      return `${status.endpoint}, since ${status.startedAt}`;
    case "broken":
      return `${status.problem}; \`strata sandbox up\` starts it afresh`;
    case "stopped":
      return "the sandbox is stopped; `strata sandbox up` starts it";
  }
}
