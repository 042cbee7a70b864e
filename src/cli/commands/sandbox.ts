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
import { table } from "../table";

const gatewayCommand = "sandbox-gateway";

export const registerSandbox: RegisterCommand = (program, context, done) => {
  const directory = join(context.root, ".strata", "sandbox");
  const sandbox = program.command("sandbox").description("manage the local AWS emulators");
  registerUp(sandbox, context, directory, done);
  registerStatus(sandbox, context, directory, done);
  sandbox
    .command("down")
    .description("stop the emulators and discard their resources")
    .action(async () => {
      const stopped = await stopSandbox({ directory });
      context.terminal.out(stopped.length > 0 ? `stopped ${stopped.join(", ")}` : "the sandbox was not running");
      done(0);
    });
  program
    .command(gatewayCommand, { hidden: true })
    .description("run the gateway process of `strata sandbox up`")
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
    .description("start the emulators; installs them at first (Python)")
    .action(async () => {
      const { endpoint, fresh } = await startSandbox({
        directory,
        requirements: join(root, "src", "sandbox", "requirements.txt"),
        gatewayCommand: [process.execPath, join(root, "bin", "strata.cjs"), gatewayCommand],
        log: (line) => terminal.err(line),
      });
      terminal.out(`the sandbox ${fresh ? "is running" : "was already running"}: ${endpoint}`);
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
    .description("show the state of the emulators; exit with 1 if stopped")
    .option("--json", "print JSON")
    .action(async ({ json }: { readonly json?: boolean }) => {
      const status = await sandboxStatus({ directory });
      terminal.out(json === true ? JSON.stringify(status, undefined, 2) : statusText(status, terminal.columns));
      done(status.state === "running" ? 0 : 1);
    });
}

function statusText(status: SandboxStatus, columns: number | undefined): string {
  const rows = status.processes.map(({ name, running, pid, address, log }) => [
    name,
    running ? "running" : "stopped",
    pid?.toString() ?? "-",
    address ?? "-",
    log,
  ]);
  return `${headline(status)}\n\n${table(["PROCESS", "STATE", "PID", "ADDRESS", "LOG"], rows, { columns })}`;
}

function headline(status: SandboxStatus): string {
  switch (status.state) {
    case "running":
      return `${status.endpoint}, since ${status.startedAt}`;
    case "broken":
      return `${status.problem}; \`npx strata sandbox up\` restarts it`;
    case "stopped":
      return "the sandbox is stopped; `npx strata sandbox up` starts it";
  }
}
