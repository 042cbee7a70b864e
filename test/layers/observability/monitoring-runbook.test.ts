import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bucketAlarms, bucketThresholds } from "../../../modules/monitoring/bucket-alarms";
import { eksAlarms, eksThresholds } from "../../../modules/monitoring/eks-alarms";
import { kafkaAlarms } from "../../../modules/monitoring/kafka-alarm-catalog";
import { kafkaUnavailable } from "../../../modules/monitoring/kafka-alarms";
import { kafkaThresholds } from "../../../modules/monitoring/kafka-thresholds";
import { type Alarm, ringsWhen } from "../../../modules/monitoring/metric-alarm";
import { natAlarms, natThresholds } from "../../../modules/monitoring/nat-alarms";

const file = join(__dirname, "..", "..", "..", "docs", "runbooks", "monitoring.md");
const page = readFileSync(file, "utf8");

const alarms: readonly Alarm[] = [
  ...kafkaAlarms(kafkaThresholds),
  ...eksAlarms(eksThresholds),
  ...natAlarms(natThresholds),
  ...bucketAlarms(bucketThresholds),
];

const row = (...cells: readonly string[]) => `| ${cells.join(" | ")} |`;
const linkTo = (id: string) => `[${id}](#${id})`;

/** The table as the code has it, with the default thresholds. */
const table = [
  row("alarm", "who", "rings when", "no data"),
  row("---", "---", "---", "---"),
  row(linkTo(kafkaUnavailable.id), kafkaUnavailable.severity, "one of its parts rings", "as its parts"),
  ...alarms.map((alarm) => row(linkTo(alarm.id), alarm.severity, ringsWhen(alarm), alarm.missing)),
].join("\n");

test("the table has the alarms as they are (UPDATE_DOCS=1 writes it)", () => {
  const [before, section, after] = page.split(/(?<=<!-- alarms:.*-->\n)|(?=<!-- end of alarms -->)/) as [
    string,
    string,
    string,
  ];
  if (process.env["UPDATE_DOCS"] === undefined) expect(section).toBe(`${table}\n`);
  else writeFileSync(file, [before, `${table}\n`, after ?? section].join(""));
});

const sections = new Map(
  page
    .split(/^### /m)
    .slice(1)
    .map((text) => [text.slice(0, text.indexOf("\n")), text] as const),
);

test.each([kafkaUnavailable.id, ...alarms.map(({ id }) => id)])(
  "%s: what it means, what is likely, what to do",
  (id) => {
    const section = sections.get(id) ?? "";
    for (const part of ["**Means**", "**Likely**", "**First**"]) expect(section).toContain(part);
  },
);

test("nothing is explained that does not ring", () => {
  const ids = new Set([kafkaUnavailable.id, ...alarms.map(({ id }) => id)]);
  const explained = [...sections].filter(([, text]) => text.includes("**Means**")).map(([id]) => id);
  expect(explained.filter((id) => !ids.has(id))).toEqual([]);
});
