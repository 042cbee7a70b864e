import type { Command } from "commander";
import { type Dirent, existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/**
 * Completions of the last word: commands, options, environments and units. Reads the names of folders and files, and
 * loads no TypeScript of the project.
 */
export function completeWords(program: Command, words: readonly string[], root: string): string[] {
  const typed = words.at(-1) ?? "";
  const { command, rest } = commandOf(program, words.slice(0, -1));
  const isOption = typed.startsWith("-");
  const candidates = isOption
    ? command.options.filter(({ hidden }) => !hidden).flatMap(({ long }) => long ?? [])
    : command.commands.length > 0
      ? command
          .createHelp()
          .visibleCommands(command)
          .map((each) => each.name())
          .filter((name) => name !== "help")
      : takesUnits(command)
        ? unitWords(
            root,
            rest.filter((word) => !word.startsWith("-")),
          )
        : [];
  return candidates.filter((each) => each.startsWith(typed));
}

/** The command that the words before name, and the words after its name. */
function commandOf(program: Command, words: readonly string[]): { command: Command; rest: readonly string[] } {
  let command = program;
  for (const [index, word] of words.entries()) {
    if (word.startsWith("-")) continue;
    const next = command.commands.find((each) => each.name() === word);
    if (next === undefined) return { command, rest: words.slice(index) };
    command = next;
  }
  return { command, rest: [] };
}

const takesUnits = (command: Command): boolean =>
  command.registeredArguments.some((argument) => /^(targets|environments?|units?)$/.test(argument.name()));

interface EnvironmentFolder {
  readonly path: string;
  readonly units: readonly string[];
}

/** Environments in both spellings and their systems; after an environment its units. */
function unitWords(root: string, before: readonly string[]): string[] {
  const environments = environmentFolders(root);
  const named = environments.find(({ path }) =>
    before.some((word) => word === path || word === path.replaceAll("/", "-")),
  );
  if (named !== undefined) return named.units.filter((unit) => !before.includes(unit));
  const paths = environments.map(({ path }) => path);
  const systems = [...new Set(paths.filter((path) => path.includes("/")).map((path) => path.split("/")[0]!))];
  return [...new Set([...systems, ...paths, ...paths.map((path) => path.replaceAll("/", "-"))])];
}

/** The environments by the names of their folders, with the units of each. */
export function environmentFolders(root: string, path = ""): EnvironmentFolder[] {
  const folder = join(root, "environments", path);
  const entries = entriesOf(folder);
  const files = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map(({ name }) => name.slice(0, -3));
  const own = existsSync(join(folder, "environment.ts"))
    ? [{ path, units: files.filter((name) => name !== "environment") }]
    : [];
  const below = entries
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => environmentFolders(root, path === "" ? name : `${path}/${name}`));
  return [...own, ...below];
}

/** None where there is no readable folder: the command itself reports that. */
function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
