// Times the jobs of the lake on this machine: `node bench/lake.mjs [rows]`, by default 100,000; 10 million take minutes and
// 4 GB. Needs Python 3.11, Java 17 and Maven. Each row of the table is one run of Spark, its start included.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const rows = Number(process.argv[2] ?? 100_000);
const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const app = join(root, "apps", "lake-jobs");
const records = join(app, "bench", "records.py");
const work = mkdtempSync(join(tmpdir(), "lake-bench-"));
const home = execFileSync(join(app, "set-up.sh"), { encoding: "utf8" }).trim();
const environment = {
  ...process.env,
  LAKE_JOBS_HOME: home,
  SPARK_DRIVER_MEMORY: process.env.SPARK_DRIVER_MEMORY ?? "3g",
};

const column = (name, type, required = false) => ({ name, type, required });
const events = {
  name: "events",
  source: "events/",
  columns: [
    column("event_id", "string", true),
    column("event_time", "timestamp", true),
    ...[column("size", "bigint"), column("kind", "string"), column("customer", "string")],
  ],
  key: ["event_id"],
  partitionBy: ["day(event_time)"],
  eventTime: "event_time",
  lateAfterDays: 30,
  rules: [
    { kind: "completeness", column: "customer", minimum: 0.99 },
    { kind: "uniqueness", columns: ["event_id"] },
    { kind: "range", column: "size", minimum: 0 },
  ],
};

function spark(args, script) {
  const started = performance.now();
  const output = execFileSync(join(app, "submit"), args, {
    env: { ...environment, ...(script && { LAKE_JOBS_SCRIPT: script }) },
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  return { seconds: (performance.now() - started) / 1000, output };
}

try {
  writeFileSync(join(work, "tables.json"), JSON.stringify({ tables: [events] }));
  const raw = join(work, "raw");
  const files = join(raw, "events");
  spark(["make", files, String(rows)], records);
  for (const name of readdirSync(files)) {
    if (name.endsWith(".txt")) renameSync(join(files, name), join(files, name.replace(/txt$/, "jsonl")));
    else rmSync(join(files, name));
  }
  const copy = spark(["copy", files, join(work, "copy")], records).seconds;
  const paths = ["--tables", join(work, "tables.json"), "--raw", raw, "--warehouse", join(work, "lake")];
  const job = (name, batch) => spark([name, ...paths, "--database", "lake", "--catalog", "local", "--batch", batch]);
  const line = (what, { seconds, output }) => {
    const counts = JSON.stringify(JSON.parse(output.trimEnd().split("\n").at(-1)).tables.events);
    const ratio = (seconds / copy).toFixed(1);
    console.log(
      `${what.padEnd(24)} ${seconds.toFixed(1).padStart(7)} s  ${ratio.padStart(5)} times the copy  ${counts}`,
    );
  };
  console.log(
    `${rows.toLocaleString("en")} records, ${cpus().length} cores, ${environment.SPARK_DRIVER_MEMORY} of memory`,
  );
  console.log(`${"plain copy to Parquet".padEnd(24)} ${copy.toFixed(1).padStart(7)} s`);
  line("processing", job("processing", "1"));
  line("quality and publishing", job("quality", "1"));
  line("processing again", job("processing", "2"));
  line("quality again", job("quality", "2"));
} finally {
  rmSync(work, { recursive: true, force: true });
}
