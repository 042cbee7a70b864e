import { readFileSync } from "node:fs";
import { join } from "node:path";
import { mediaAlarms } from "../../../modules/cloudwatch/media-alarm-catalog";
import { mediaSummaries } from "../../../modules/cloudwatch/media-alarms";
import { mediaDimensions, mediaMetrics } from "../../../modules/cloudwatch/media-metrics";
import { mediaQueries } from "../../../modules/cloudwatch/media-queries";
import { burnPercent, burnRates } from "../../../modules/cloudwatch/media-slo";
import { mediaThresholds, turnaroundObjectives } from "../../../modules/cloudwatch/media-thresholds";
import { mediaKinds } from "../../../modules/media/media-kinds";

const source = (file: string) => readFileSync(join("apps", "media-functions", "src", file), "utf8");

test("the metrics are those that the functions write, of each kind", () => {
  const written = source("media/join/announcement.ts");
  for (const name of [mediaMetrics.turnaround, mediaMetrics.completed, mediaMetrics.failed, mediaMetrics.timedOut]) {
    expect(written).toContain(`write("${name}", MetricUnit.`);
  }
  expect(written).toContain('addDimension("kind", kind)');
  expect(source("media/kinds.ts")).toContain(JSON.stringify([...mediaKinds]).replaceAll(",", ", "));
});

test("uploads time out in the sweep, and end in the join otherwise", () => {
  const counters = { output: "join", sweep: "sweep", classifyQueue: "classify" };
  expect(mediaDimensions("timedOut", "video", counters)).toEqual({ service: "sweep", kind: "video" });
  expect(mediaDimensions("turnaround", "video", counters)).toEqual({ service: "join", kind: "video" });
});

test("queries look for messages that the functions log", () => {
  const logged = source("lib/batch.ts");
  for (const query of Object.values(mediaQueries)) {
    for (const [, message] of query.join(" ").matchAll(/message = "([^"]+)"/g))
      expect(logged).toContain(`"${message}"`);
  }
  for (const field of ["reason", "deferrals", "uploadId"]) expect(logged).toMatch(new RegExp(`\\b${field}\\b`));
});

test("rates spend two, five and ten per cent of a month's share in their long window", () => {
  const spent = burnRates.map(({ factor, long }) => (factor * long.periodSeconds * long.periods) / (30 * 86_400));
  expect(spent.map((share) => Math.round(share * 1000) / 1000)).toEqual([0.02, 0.05, 0.1]);
});

test("the short window is a twelfth of the long one, and both are what CloudWatch evaluates", () => {
  for (const { long, short } of burnRates) {
    if (short !== undefined) expect(long.periodSeconds / short.periodSeconds).toBe(12);
    expect(long.periodSeconds * long.periods).toBeLessThanOrEqual(7 * 86_400);
  }
});

test.each([...mediaKinds])("the rates of %s are apart from each other, and can be exceeded", (kind) => {
  const percents = burnRates.map(({ factor }) => burnPercent(turnaroundObjectives[kind], factor));
  expect(percents).toEqual([...percents].sort((one, other) => other - one));
  expect(new Set(percents).size).toBe(percents.length);
  expect(percents[0]).toBeLessThan(100);
});

test("names of alarms are unique", () => {
  const ids = [
    ...mediaSummaries.map(({ id }) => id),
    ...mediaAlarms(mediaThresholds, { output: "o", sweep: "s", classifyQueue: "c" }).map(({ id }) => id),
  ];
  expect(new Set(ids).size).toBe(ids.length);
});
