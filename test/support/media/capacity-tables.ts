import type { Design } from "../../../modules/media/capacity/design";
import { type Headroom, headroomOf, requestOf } from "../../../modules/media/capacity/headroom";
import { type PipelineSettings, runPipeline, stagesOf } from "../../../modules/media/capacity/pipeline";
import { fiveTerabytes, peakDay, peakDayAndMorning } from "../../../modules/media/capacity/workload";
import { markdownTable } from "../../../src/reference/markdown";

/** Up to three digits: `0.58`, `23`, `137,000`. */
export function short(value: number): string {
  if (value === 0) return "0";
  const size = 10 ** (Math.floor(Math.log10(value)) - 2);
  return (Math.round(value / size) * size).toLocaleString("en-US", { maximumFractionDigits: value < 10 ? 2 : 1 });
}

const limits = { concurrency: "invocations", calls: "calls", jobs: "jobs" } as const;

/** The queues of an environment on a peak day. */
export function queuesTable(settings: PipelineSettings, design: Design): string {
  const stages = stagesOf(settings, fiveTerabytes, design);
  const runs = runPipeline(stages, peakDayAndMorning);
  const rows = runs.map(({ name, limit, run, maximumAgeMinutes }, index) => {
    const { stage } = stages[index]!;
    const ordinary = run.arrived / 86_400 / (peakDayAndMorning.reduce((sum, factor) => sum + factor, 0) / 24);
    return [
      name,
      short(ordinary),
      short(ordinary * Math.max(...peakDay)),
      `${short(limit.perSecond)} by ${limits[limit.by]}`,
      short((ordinary * stage.secondsPerBatch) / stage.batchSize),
      short(run.longest),
      `${run.oldestMinutes} of ${Math.floor(maximumAgeMinutes)} min`,
      run.longest === 0 ? "never waits" : clock(run.emptyAt!),
    ];
  });
  return markdownTable(
    ["Queue", "Messages/s", "In the peak hour", "Limit/s", "At a time", "Longest queue", "Oldest message", "Empty at"],
    rows,
  );
}

const clock = (minute: number): string =>
  `${String(Math.floor(minute / 60) % 24).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}${minute >= 1440 ? " next day" : ""}`;

/** Quotas of the account, the peak hour's use of them, and what to request. */
export function headroomTable(settings: PipelineSettings, design: Design): string {
  const rows = headroomOf(settings, fiveTerabytes, design).map((row: Headroom) => {
    const { what, code, ordinary, peak, quota } = row;
    const request = requestOf(row);
    return [
      what,
      code ?? "–",
      short(quota),
      short(ordinary),
      short(peak),
      request === undefined ? "–" : short(request),
    ];
  });
  return markdownTable(["Quota", "Code", "Default", "Ordinary day", "Peak hour", "Request"], rows);
}

const end = "<!-- end -->";
const start = (name: string): string => `<!-- computed from media/prod: ${name} -->`;

/**
 * A page with a table between its markers.
 * @throws Error if the page has no such markers
 */
export function withTable(page: string, name: string, table: string): string {
  const from = page.indexOf(start(name));
  if (from < 0) throw new Error(`the page has no line ${start(name)}`);
  // Prettier would pad the table, and the next comparison would fail.
  const part = `\n<!-- prettier-ignore-start -->\n\n${table}\n\n<!-- prettier-ignore-end -->\n`;
  return `${page.slice(0, from)}${start(name)}${part}${page.slice(page.indexOf(end, from))}`;
}
