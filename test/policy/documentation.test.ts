import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rulesMarkdown } from "../../src/policy/documentation";

const file = join(__dirname, "..", "..", "docs", "policy.md");

test("docs/policy.md has the rules as they are (UPDATE_DOCS=1 writes them)", () => {
  const page = readFileSync(file, "utf8");
  const [before, section, after] = page.split(/(?<=<!-- rules:.*-->\n)|(?=<!-- end of rules -->)/) as [
    string,
    string,
    string,
  ];
  const rules = `${rulesMarkdown()}\n`;
  if (process.env["UPDATE_DOCS"] === undefined) expect(section).toBe(rules);
  else writeFileSync(file, [before, rules, after ?? section].join(""));
});
