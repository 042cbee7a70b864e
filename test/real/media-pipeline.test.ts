import { redriveCorrected } from "../support/media/redrive-run";
import { progressLine, runUploads, type RunResult, summary, troubled } from "../support/media/media-run";

/**
 * The applied media/sandbox with real functions: `make test-media`. See docs/systems/media-emulation.md.
 * STRATA_MEDIA_UPLOADS changes the number of uploads.
 */
const uploads = Number(process.env["STRATA_MEDIA_UPLOADS"] ?? 2_000);
jest.setTimeout(3_600_000); // without progress the run itself ends much earlier

let result: RunResult;

beforeAll(async () => {
  result = await runUploads(troubled(uploads), progressLine);
  process.stderr.write(`\n${summary(result)}\n`);
});

test("every upload ends exactly once: complete with its outputs, or in a dead-letter queue with its reason", () => {
  expect(result.problems).toEqual([]);
});

test("the services throttled, one was away, and a function was killed", () => {
  expect(result.killed).toBe(1);
  expect(result.standIns.textract.away).toBeGreaterThan(0);
  for (const { requests, away, throttled } of Object.values(result.standIns)) {
    expect(throttled).toBeGreaterThanOrEqual(Math.floor((requests - away) * 0.05) - 1);
  }
});

test("a dead letter that is sent back after its cause is gone completes its upload, once", async () => {
  const { printed, problems } = await redriveCorrected();
  expect(problems).toEqual([]);
  expect(printed.map((each) => (each.match(/"outcome": ?"sent"/g) ?? []).length)).toEqual([1, 0]);
});
