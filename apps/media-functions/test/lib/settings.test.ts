import { settings } from "../../src/lib/settings";

const before = { ...process.env };
afterEach(() => {
  process.env = { ...before };
});

test("values have the type of their variable", () => {
  Object.assign(process.env, {
    RENDITIONS: "1080,720",
    CALLS_PER_SECOND: "0.5",
    ALLOWED_TYPES: "image/png, video/mp4",
    BATCH_JOB_DEFINITIONS: '{"rendering":"arn"}',
  });
  expect(settings("RENDITIONS", "CALLS_PER_SECOND", "ALLOWED_TYPES", "BATCH_JOB_DEFINITIONS")).toEqual({
    RENDITIONS: [1080, 720],
    CALLS_PER_SECOND: 0.5,
    ALLOWED_TYPES: ["image/png", "video/mp4"],
    BATCH_JOB_DEFINITIONS: { rendering: "arn" },
  });
});

test("one error names everything that is missing or wrong", () => {
  Object.assign(process.env, { INPUT_TABLE: "", QUEUE_URL: "classify", BURST: "0", TEXTRACT_ROLE_ARN: "role" });
  delete process.env.OUTPUT_TABLE;
  expect(() => settings("INPUT_TABLE", "OUTPUT_TABLE", "QUEUE_URL", "BURST", "TEXTRACT_ROLE_ARN")).toThrow(
    "environment variables of the function: INPUT_TABLE is not set; OUTPUT_TABLE is not set; " +
      'QUEUE_URL is "classify": Invalid URL; BURST is "0": Too small: expected number to be >0; ' +
      'TEXTRACT_ROLE_ARN is "role": must be an ARN',
  );
});

test.each(["1080,", "high", "1080,0"])("renditions %p are refused", (RENDITIONS) => {
  process.env.RENDITIONS = RENDITIONS;
  expect(() => settings("RENDITIONS")).toThrow(`RENDITIONS is "${RENDITIONS}"`);
});
