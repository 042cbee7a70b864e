import { spawnSync } from "node:child_process";
import { shells } from "../../src/cli/completion/scripts";
import { runCommand } from "../support/projects/command";

const root = process.cwd();
const complete = async (...words: string[]): Promise<string[]> =>
  (await runCommand(root, "complete", "--", ...words)).out.split("\n").filter((word) => word !== "");

test.each<[words: string[], found: string[]]>([
  [["pl"], ["plan"]],
  [["providers", ""], ["lock"]],
  [["sandbox", "s"], ["status"]],
  [["plan", "streaming/p"], ["streaming/prod"]],
  [["plan", "streaming-p"], ["streaming-prod"]],
  [
    ["list", "str"],
    [
      "streaming",
      "streaming/dev",
      "streaming/prod",
      "streaming/sandbox",
      "streaming/staging",
      "streaming-dev",
      "streaming-prod",
      "streaming-sandbox",
      "streaming-staging",
    ],
  ],
  [
    ["plan", "streaming/prod", "k"],
    ["kafka-connect", "kms", "kubernetes-platform"],
  ],
  [["plan", "--fail-fast", "streaming-prod", "kms", "km"], []],
  [["plan", "--det"], ["--detailed-exitcode"]],
  [["completion", "z"], []],
])("%j completes to %j", async (words, found) => expect(await complete(...words)).toEqual(found));

test("hidden commands and their old names are not offered", async () => {
  const commands = await complete("");
  expect(commands).toEqual(expect.arrayContaining(["synth", "plan", "force-unlock", "providers", "completion"]));
  expect(commands).not.toEqual(expect.arrayContaining(["app"]));
  for (const hidden of ["lock", "unlock", "complete"]) expect(commands).not.toContain(hidden);
});

test.each(shells)("the script of %s asks for completions", async (shell) => {
  const { code, out } = await runCommand(root, "completion", shell);
  expect(code).toBe(0);
  expect(out).toContain("strata complete --");
});

test("an unknown shell is an error", async () => {
  const { code, err } = await runCommand(root, "completion", "cmd");
  expect(code).toBe(1);
  expect(err).toContain("Allowed choices are bash, zsh, fish.");
});

test("bash gets the words of the real command", async () => {
  const { out: script } = await runCommand(root, "completion", "bash");
  // npx is replaced by the command itself, so that the test needs no PATH.
  const program = `npx() { shift 2; "${process.execPath}" "${root}/bin/strata.cjs" "$@"; }
${script}
COMP_WORDS=(strata plan streaming/prod kaf) COMP_CWORD=3
_strata 2>/dev/null; echo "\${COMPREPLY[*]}"`;
  const { stdout } = spawnSync("bash", ["-c", program], { encoding: "utf8", cwd: root });
  expect(stdout.trim()).toBe("kafka-connect");
});
