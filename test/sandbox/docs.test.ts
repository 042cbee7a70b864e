import { readFileSync } from "node:fs";
import path from "node:path";
import { createGaps } from "../../src/sandbox/gaps";
import { routes } from "../../src/sandbox/routes";

// Without the padding that the formatter gives to tables.
const docs = readFileSync(path.join(__dirname, "../../docs/sandbox.md"), "utf8").replace(/ +/g, " ");

test.each(Object.entries(routes))("docs/sandbox.md says where %s goes and why", (service, { emulator, reason }) => {
  const row = docs.split("\n").find((line) => line.startsWith(`| \`${service}\``));
  expect(row).toContain(`| ${emulator} | ${reason} |`);
});

test.each(createGaps().map(({ name, reason }) => [name, reason]))("docs/sandbox.md has the gap %s", (name, reason) => {
  expect(docs).toContain(`| ${name} | ${reason} |`);
});

test("docs/sandbox.md has no gap that is not filled", () => {
  const rows = /## Gaps that the gateway fills[\s\S]*?(?=\n## )/.exec(docs)![0].match(/^\| [a-z0-9-]+: /gm);
  expect(rows).toHaveLength(createGaps().length);
});
