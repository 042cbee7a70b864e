import { Command } from "commander";
import { addCommands } from "../../src/cli/main";
import { processTerminal } from "../../src/cli/terminal";

const program = new Command("strata");
addCommands(program, { root: process.cwd(), terminal: processTerminal() }, () => undefined);
const commands = (of: Command): Command[] => of.commands.flatMap((command) => [command, ...commands(command)]);
const texts = commands(program).flatMap((command) => [
  [command.name(), command.description()] as const,
  ...command.options.map(({ flags, description }) => [`${command.name()} ${flags}`, description] as const),
]);

test("every command is in this test", () => expect(commands(program).length).toBeGreaterThan(25));

test.each(texts)("the help of %s is an imperative of at most 60 characters", (_, description) => {
  expect(description.length).toBeLessThanOrEqual(60);
  expect(description).toMatch(/^[a-z-]+,? /);
  expect(description).not.toMatch(/^(the|a|an|what|which|where|whether|of|in|only|also|also|use of) /);
});

test.each(["lock", "unlock"])("%s, an old name, is hidden and still there", (name) => {
  const command = program.commands.find((each) => each.name() === name)!;
  expect(program.createHelp().visibleCommands(program)).not.toContain(command);
  expect(command.description()).not.toBe("");
});
