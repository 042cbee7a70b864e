import { Argument } from "commander";
import { completionScript, shells, type Shell } from "../completion/scripts";
import { completeWords } from "../completion/words";
import type { RegisterCommand } from "../command";

export const registerCompletion: RegisterCommand = (program, { root, terminal }, done) => {
  program
    .command("completion")
    .description("print a completion script for your shell")
    .addArgument(new Argument("<shell>").choices(shells))
    .addHelpText(
      "after",
      '\nbash: eval "$(npx strata completion bash)"   in ~/.bashrc' +
        '\nzsh:  eval "$(npx strata completion zsh)"    in ~/.zshrc, after compinit' +
        "\nfish: npx strata completion fish | source    in ~/.config/fish/config.fish",
    )
    .action((shell: Shell) => {
      terminal.out(completionScript(shell));
      done(0);
    });
  program
    .command("complete [words...]", { hidden: true })
    .description("print completions of the last word, for the scripts")
    .allowUnknownOption()
    .helpOption(false)
    .action((words: string[]) => {
      completeWords(program, words, root).forEach((word) => terminal.out(word));
      done(0);
    });
};
