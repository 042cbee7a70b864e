import { readFileSync } from "node:fs";
import { join } from "node:path";
import { cloudwatchAlarms, compositeAlarms } from "../../src/reference/alarms-table";

const alarms = [...compositeAlarms, ...cloudwatchAlarms];

const file = join(__dirname, "..", "..", "docs", "runbooks", "cloudwatch-alarms.md");
const page = readFileSync(file, "utf8");

const sections = new Map(
  page
    .split(/^### /m)
    .slice(1)
    .map((text) => [text.slice(0, text.indexOf("\n")), text] as const),
);

test.each(alarms.map(({ id }) => id))("%s has its meaning, likely causes and first steps", (id) => {
  const section = sections.get(id) ?? "";
  for (const part of ["**Means**", "**Likely**", "**First**"]) expect(section).toContain(part);
});

test("every explained alarm exists", () => {
  const ids = new Set<string>(alarms.map(({ id }) => id));
  const explained = [...sections].filter(([, text]) => text.includes("**Means**")).map(([id]) => id);
  expect(explained.filter((id) => !ids.has(id))).toEqual([]);
});
