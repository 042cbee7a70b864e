import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { runCommand } from "./support/projects/command";

const root = join(__dirname, "..");
const made = new Set(["node_modules", "cdktf.out", "coverage", ".git", ".strata"]);

function pagesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return made.has(entry.name) ? [] : pagesBelow(path);
    return entry.name.endsWith(".md") ? [path] : [];
  });
}

const pages = pagesBelow(".");
const read = (page: string): string => readFileSync(join(root, page), "utf8");
const code = /^ *```[\s\S]*?^ *```|`[^`\n]+`/gm;

/** GitHub's anchors of headings, the second of a name with a number behind it. */
function anchorsOf(page: string): Set<string> {
  const taken = new Map<string, number>();
  const headings = read(page)
    .replace(/^ *```[\s\S]*?^ *```/gm, "")
    .matchAll(/^#{1,6} (.+)$/gm);
  return new Set(
    [...headings].map(([, heading]) => {
      const text = heading!.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").toLowerCase();
      const slug = text.replace(/[^\p{L}\p{N} _-]/gu, "").replaceAll(" ", "-");
      const before = taken.get(slug) ?? 0;
      taken.set(slug, before + 1);
      return before === 0 ? slug : `${slug}-${before}`;
    }),
  );
}

function brokenLinks(page: string): string[] {
  const links = read(page)
    .replace(code, "")
    .matchAll(/\]\(([^)\s]+)\)/g);
  return [...links]
    .map(([, target]) => target!)
    .filter((target) => !/^[a-z]+:/.test(target))
    .filter((target) => {
      const [path, anchor] = target.split("#") as [string, string?];
      const file = path === "" ? page : relative(root, join(root, dirname(page), path));
      if (!existsSync(join(root, file))) return true;
      if (anchor === undefined) return false;
      return statSync(join(root, file)).isDirectory() || !file.endsWith(".md") || !anchorsOf(file).has(anchor);
    });
}

test.each(pages)("%s: every link leads to a file, and to a heading of it", (page) =>
  expect(brokenLinks(page)).toEqual([]),
);

/** Every `strata …` that a page shows as code: the command and its options. */
const commandsOf = (page: string): (readonly [command: string, options: readonly string[]])[] =>
  [...read(page).matchAll(/^(?: {4}|\$ )?.*$/gm)]
    .flatMap(([line]) => [...line.matchAll(/\bstrata ([a-z]+)(?![\w.:/-])([^`|#")]*)/g)])
    .map(([, command, rest]) => [command!, rest!.match(/(?<=\s)--?[a-z][\w-]*/g) ?? []] as const);

test("every command that a page shows exists, with its options", async () => {
  const help = new Map<string, string>();
  const wrong: string[] = [];
  for (const page of pages) {
    for (const [command, options] of commandsOf(page)) {
      if (!help.has(command)) help.set(command, await helpOf(command));
      const text = help.get(command)!;
      if (text === "") wrong.push(`${page}: strata ${command}`);
      else wrong.push(...options.filter((each) => !knows(text, each)).map((each) => `${page}: ${command} ${each}`));
    }
  }
  expect(wrong).toEqual([]);
  expect([...help.keys()]).toEqual(expect.arrayContaining(["synth", "check", "output", "new", "sandbox"]));
});

const knows = (help: string, option: string): boolean => new RegExp(`(^|[ ,])${option}\\b`, "m").test(help);

/** The help of a command and of those below it (`new unit`, `sandbox up`); empty where there is no such command. */
async function helpOf(command: string): Promise<string> {
  const { out } = await runCommand(root, command, "--help");
  if (!out.startsWith(`Usage: strata ${command} `)) return "";
  const [, list = ""] = out.split("\nCommands:\n");
  const below = [...list.matchAll(/^ {2}([a-z]+)/gm)].map(([, name]) => name!).filter((name) => name !== "help");
  const texts = [out];
  for (const name of below) texts.push((await runCommand(root, command, name, "--help")).out);
  return texts.join("\n");
}

test("the tests that docs/pains.md names exist", () => {
  const cells = [...read("docs/pains.md").matchAll(/^Shown by: (.*)$/gm)].map(([, shown]) => shown!);
  const named = cells.flatMap((cell) => [...cell.matchAll(/`(test\/[^`]+)`(?:, "([^"]+)")?/g)]);
  const wrong = named.filter(([, file, name]) => {
    return !existsSync(join(root, file!)) || (name !== undefined && !read(file!).includes(name));
  });
  expect(wrong.map(([text]) => text)).toEqual([]);
  expect(named.length).toBeGreaterThan(20);
  expect(cells.filter((cell) => cell.startsWith("none"))).toEqual([]);
});
