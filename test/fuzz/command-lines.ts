import { Command, type Option } from "commander";
import fc from "fast-check";
import { addCommands } from "../../src/cli/main";
import { processTerminal } from "../../src/cli/terminal";

/** Words in the place of a name, a folder or a value. No path leads to where root could write outside of the project. */
const words = fc.constantFrom(
  ...["lab", "lab/a", "lab-a", "a", "b", "play", "nope", "environments/lab/a.ts", "./environments/lab", "..", ""],
  ...["constructor", "__proto__", "\u001b[31mred", "two\nlines", "${x}", "'\"\\", "-", "--", "x".repeat(5000), "é"],
  ...[
    "/proc/x",
    "/proc",
    "/dev/full",
    "/dev/null",
    "/proc/nowhere/x.json",
    "report.json",
    "report.txt",
    "plans",
    "0",
    "-1",
  ],
  ...["1e9", "terraform_data.data", "a=b=c", "text=5", "linux_amd64", "https://x", "one-resource", "json", "lake/dev"],
);

/** Commands that this cannot try: they install programs, run for good, or ask every tool of the machine. */
const excluded = ["sandbox up", "sandbox-gateway", "doctor"];

const program = new Command("strata").exitOverride();
addCommands(program, { root: process.cwd(), terminal: processTerminal() }, () => undefined);

interface Usage {
  readonly name: readonly string[];
  readonly command: Command;
}
const usages = (of: Command, above: readonly string[] = []): Usage[] =>
  of.commands.flatMap((command) => {
    const name = [...above, command.name()];
    return command.commands.length > 0 ? usages(command, name) : [{ name, command }];
  });

const mostly = <T>(right: fc.Arbitrary<T>, wrong: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 4, arbitrary: right }, { weight: 1, arbitrary: wrong });

/** A value for each argument of a command, right more often than not. */
function argumentsOf(command: Command): fc.Arbitrary<string[]> {
  const each = command.registeredArguments.map((argument) => {
    const right = /unit/.test(argument.name())
      ? fc.constantFrom("a", "lab-a")
      : fc.constantFrom("lab", "environments/lab");
    return mostly(right, words).map((word) => (argument.required ? [word] : [word].slice(0, word.length % 2)));
  });
  return mostly(
    fc.tuple(...each).map((values) => values.flat()),
    fc.array(words, { maxLength: 4 }),
  );
}

const optionWith = ({ long, required, optional }: Option): fc.Arbitrary<string[]> =>
  required || optional ? words.map((word) => [long!, word]) : fc.constant([long!]);

const lineOf = ({ name, command }: Usage): fc.Arbitrary<string[]> =>
  fc
    .tuple(
      argumentsOf(command),
      fc.array(fc.oneof(...command.options.map(optionWith), fc.constantFrom(["--help"], ["--nope"], ["--no-color"])), {
        maxLength: 3,
      }),
    )
    .map(([values, options]) => [...name, ...values, ...options.flat()]);

/** A line of any command, with too few, too many, and wrong arguments, and options that the command has. */
export const commandLines: fc.Arbitrary<string[]> = fc.oneof(
  ...usages(program)
    .filter(({ name }) => !excluded.includes(name.join(" ")))
    .map(lineOf),
  fc.array(words, { maxLength: 2 }),
);

/** Commands that read every source, without other arguments. */
export const plainCommands: fc.Arbitrary<string[]> = fc.constantFrom(
  ["synth"],
  ["list"],
  ["check"],
  ["graph", "--format", "json"],
  ["plan", "lab"],
  ["output", "lab"],
);

/**
 * Variables that commands and their libraries read. LANG is not among them: Node 20 itself ends with a segmentation fault
 * where it names a path or is very long, before any code of this project (`LANG=/a/b.c node -e 0`).
 */
export const variables: fc.Arbitrary<Record<string, string>> = fc.dictionary(
  fc.constantFrom(
    ...["CDKTF_OUTDIR", "TMPDIR", "STRATA_ENVIRONMENT", "TERRAFORM_BINARY_NAME", "COLUMNS", "CI", "HOME", "PATH"],
    ...["AWS_PROFILE", "STRATA_SANDBOX_PORT", "STRATA_SANDBOX_PYTHON", "GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY"],
    ...["TF_PLUGIN_CACHE_DIR", "TZ", "USER"],
  ),
  mostly(words, fc.constantFrom("true", "1", "80")),
  { maxKeys: 2 },
);
