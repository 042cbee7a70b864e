import { Command, CommanderError } from "commander";
import packageJson from "../../package.json";
import { formatProblem, UserError } from "../engine/problem";
import { asUserError } from "../engine/system-error";
import { registerAffected } from "./commands/affected";
import { registerApp } from "./commands/app";
import { registerApply } from "./commands/apply";
import { registerBootstrap } from "./commands/bootstrap";
import { registerCheck } from "./commands/check";
import { registerCompletion } from "./commands/completion";
import { registerDestroy } from "./commands/destroy";
import { registerDoctor } from "./commands/doctor";
import { registerDrift } from "./commands/drift";
import { registerForceUnlock } from "./commands/force-unlock";
import { registerGraph } from "./commands/graph";
import { registerList } from "./commands/list";
import { registerMove } from "./commands/move";
import { registerNew } from "./commands/new";
import { registerOutput } from "./commands/output";
import { registerPlan } from "./commands/plan";
import { registerProvidersLock } from "./commands/providers-lock";
import { registerReference } from "./commands/reference";
import { registerSandbox } from "./commands/sandbox";
import { registerSynth } from "./commands/synth";
import { registerValidate } from "./commands/validate";
import { acceptTerraformFlags } from "./run/options";
import type { RegisterCommand } from "./command";
import { environmentFolders } from "./completion/words";
import { processTerminal, type Terminal } from "./terminal";

/** Runs one command, and turns errors into messages and an exit code. */
export async function main(argv: readonly string[], { root }: { readonly root: string }): Promise<number> {
  const terminal = processTerminal();
  let code = 0;
  const program = new Command("strata")
    .description("Layered Terraform in TypeScript: one root module and one state per unit.")
    .version(`strata ${packageJson.version}`, "--version", "print the version")
    .option("--no-color", "print without colors, like NO_COLOR")
    .addHelpText(
      "after",
      "\nName units by system (streaming), environment (streaming/prod), stack (streaming-prod-msk), file" +
        "\n(environments/streaming/prod/msk.ts), or by unit after an environment (streaming/prod msk vpc).",
    )
    .showHelpAfterError("(strata --help lists the commands)")
    .showSuggestionAfterError()
    .configureOutput({
      writeOut: (text) => terminal.out(text.replace(/\n$/, "")),
      writeErr: (text) => terminal.err(text.replace(/\n$/, "")),
    })
    .exitOverride();
  addCommands(program, { root, terminal }, (result) => (code = result));
  try {
    await program.parseAsync(acceptTerraformFlags(argv), { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (/missing required argument 'environment'/.test(error.message)) terminal.err(environmentsLine(root));
      return error.exitCode;
    }
    reportProblems(asUserError(error, root), terminal);
    return 1;
  }
}

const mostShown = 100;

function reportProblems({ problems, outcome }: UserError, terminal: Terminal): void {
  const err = (text: string): void => terminal.err(text);
  problems.slice(0, mostShown).forEach((problem) => err(`${terminal.colors.red("error")} ${formatProblem(problem)}`));
  const count = problems.length;
  if (count > mostShown) err(`… and ${count - mostShown} more`);
  err(`\n${count} ${count === 1 ? "error" : "errors"}; ${outcome}`);
}

function environmentsLine(root: string): string {
  const paths = environmentFolders(root).map(({ path }) => path);
  return paths.length === 0 ? "there is none yet: npx strata new environment" : `environments: ${paths.join(", ")}`;
}

/** Adds every command to the program. */
export function addCommands(...[program, context, done]: Parameters<RegisterCommand>): void {
  for (const register of [
    registerSynth,
    registerCheck,
    registerList,
    registerGraph,
    registerValidate,
    registerPlan,
    registerApply,
    registerDestroy,
    registerDrift,
    registerForceUnlock,
    registerMove,
    registerAffected,
    registerProvidersLock,
    registerOutput,
    registerReference,
    registerBootstrap,
    registerDoctor,
    registerNew,
    registerSandbox,
    registerCompletion,
    registerApp,
  ]) {
    register(program, context, done);
  }
}
