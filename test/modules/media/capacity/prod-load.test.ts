import fc from "fast-check";
import {
  overloaded,
  type PipelineSettings,
  runPipeline,
  stagesOf,
  type StageRun,
} from "../../../../modules/media/capacity/pipeline";
import { fiveTerabytes, peakDay, peakDayAndMorning } from "../../../../modules/media/capacity/workload";
import { documentedDesign, prodSettings } from "../../../support/media/prod";

const prod = prodSettings();
const design = documentedDesign();
const peak = (settings: PipelineSettings, hours = peakDayAndMorning): readonly StageRun[] =>
  runPipeline(stagesOf(settings, fiveTerabytes, design), hours);
const names = (runs: readonly StageRun[]) => runs.map(({ name }) => name);

type Fed = keyof PipelineSettings["functions"];
const withFunction = (name: Fed, change: Partial<PipelineSettings["functions"][Fed]>): PipelineSettings => ({
  ...prod,
  functions: { ...prod.functions, [name]: { ...prod.functions[name], ...change } },
});
const withLimit = (
  kind: keyof PipelineSettings["limits"],
  change: PipelineSettings["limits"][typeof kind],
): PipelineSettings => ({ ...prod, limits: { ...prod.limits, [kind]: { ...prod.limits[kind], ...change } } });

test("a peak day has an hour with five times the mean, and 2.4 times an ordinary day's uploads", () => {
  expect(Math.max(...peakDay)).toBe(5);
  expect(peakDay).toHaveLength(24);
  expect(peakDay.reduce((sum, factor) => sum + factor, 0) / 24).toBeCloseTo(2.38, 2);
});

describe("media/prod on a peak day", () => {
  test("carries it: no queue is too old, and in the morning all of them are empty", () =>
    expect(names(overloaded(peak(prod)))).toEqual([]));

  test("classify and the join never wait, in the worst hour neither", () => {
    for (const { name, run } of peak(prod)) {
      if (name === "classify" || name === "output") expect(run.longest).toBe(0);
    }
  });

  test.each<[string, string, PipelineSettings]>([
    ["two invocations of classify", "classify", withFunction("classify", { concurrency: 2 })],
    ["classify takes one upload at a time", "classify", withFunction("classify", { batchSize: 1, concurrency: 5 })],
    ["10 of Textract's calls a second", "document", withLimit("document", { callsPerSecond: 10 })],
    ["200 of Textract's jobs at a time", "document", withLimit("document", { concurrentJobs: 200 })],
    [
      "ten invocations that read results",
      "document-completed",
      withFunction("document-completed", { concurrency: 10 }),
    ],
    ["50 invocations for pictures", "picture", withFunction("picture", { concurrency: 50 })],
    ["512 MiB for pictures", "picture", withFunction("picture", { memoryMib: 512 })],
    ["10 of Rekognition's calls a second", "picture", withLimit("picture", { callsPerSecond: 10 })],
    ["two jobs of 3D files a second", "three-d", withLimit("3d", { callsPerSecond: 2 })],
    ["1,200 vCPUs for 3D files", "jobs of 3D files", { ...prod, batchVcpus: 1200 }],
    ["a sweep after an hour", "jobs of 3D files", { ...prod, pendingMinutes: 60 }],
    ["one of MediaConvert's calls a second", "video", withLimit("video", { callsPerSecond: 1 })],
    ["60 of MediaConvert's jobs at a time", "video", withLimit("video", { concurrentJobs: 60 })],
    ["two invocations of the join", "output", withFunction("output", { concurrency: 2 })],
  ])("with %s, %s does not", (_, stage, settings) => expect(names(overloaded(peak(settings)))).toContain(stage));
});

test("an ordinary day leaves nothing to wait for but jobs that are being started", () => {
  const ordinary = peak(prod, Array<number>(24).fill(1));
  expect(ordinary.map(({ run }) => run.oldestMinutes)).toEqual(ordinary.map(() => 0));
});

test("whatever the day, what arrives is served or left, and what a stage serves arrives in the next one", () => {
  const hour = fc.double({ min: 0, max: 20, noNaN: true });
  fc.assert(
    fc.property(fc.array(hour, { minLength: 1, maxLength: 24 }), (hours) => {
      const runs = new Map(peak(prod, hours).map((each) => [each.name, each.run]));
      for (const { arrived, served, left } of runs.values()) {
        const sum = served.reduce((all, each) => all + each, 0);
        expect(Math.abs(sum + left - arrived)).toBeLessThanOrEqual(1e-6 * arrived + 1e-3);
      }
      for (const [before, after] of [
        ["document", "document-completed"],
        ["video", "video-completed"],
      ] as const) {
        const handedOver = runs.get(before)!.served.reduce((all, each) => all + each, 0);
        expect(runs.get(after)!.arrived).toBeCloseTo(handedOver, 3);
      }
    }),
    { numRuns: 50 },
  );
});
