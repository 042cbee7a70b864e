import {
  concurrencyProblems,
  concurrencyTogether,
  type FedFunction,
  functionProblems,
  leastVisibilitySeconds,
} from "../../../modules/functions/function-problems";
import { formatProblem } from "../../../src/engine/problem";

const source = { batchSize: 10, windowSeconds: 1, maximumConcurrency: 50, visibilitySeconds: 181 };
const fed = (change: Partial<FedFunction> = {}): FedFunction => ({
  memoryMib: 512,
  timeoutSeconds: 30,
  source,
  ...change,
});
const problems = (settings: FedFunction) => functionProblems("classify", settings).map(formatProblem);

test("settings at the limits of Lambda are right", () => {
  for (const timeoutSeconds of [1, 900]) expect(problems({ memoryMib: 128, timeoutSeconds })).toEqual([]);
  expect(problems(fed({ memoryMib: 10_240 }))).toEqual([]);
  expect(problems(fed({ source: { batchSize: 10_000, windowSeconds: 300, maximumConcurrency: 1000 } }))).toEqual([]);
  expect(problems(fed({ source: { batchSize: 1, windowSeconds: 0, maximumConcurrency: 2 } }))).toEqual([]);
  expect(problems(fed({ reservedConcurrency: 50 }))).toEqual([]);
});

test.each<[FedFunction, string]>([
  [fed({ memoryMib: 64 }), "classify.memoryMib is 64, but must be 128 to 10240."],
  [
    fed({ timeoutSeconds: 901, source: { ...source, visibilitySeconds: 43_200 } }),
    "classify.timeoutSeconds is 901, but must be 1 to 900.",
  ],
  [fed({ source: { ...source, batchSize: 0 } }), "classify.batchSize is 0, but must be 1 to 10000."],
  [fed({ source: { ...source, batchSize: 10_001 } }), "classify.batchSize is 10001, but must be 1 to 10000."],
  [
    fed({ source: { ...source, windowSeconds: 301, visibilitySeconds: 481 } }),
    "classify.windowSeconds is 301, but must be 0 to 300.",
  ],
  [
    fed({ source: { ...source, batchSize: 11, windowSeconds: 0 } }),
    "classify.windowSeconds is 0, but must be at least 1 for batches of 11: without a window Lambda takes 10 messages at most.",
  ],
  [fed({ source: { ...source, maximumConcurrency: 1 } }), "classify.maximumConcurrency is 1, but must be 2 to 1000."],
  [
    fed({ source: { ...source, maximumConcurrency: 1001 } }),
    "classify.maximumConcurrency is 1001, but must be 2 to 1000.",
  ],
  [
    fed({ source: { ...source, visibilitySeconds: 180 } }),
    "classify.visibilitySeconds is 180, but must be at least 181: six times the function's timeout (30) and its window (1) (earlier, a message that waits for a throttled function comes twice).",
  ],
  [
    fed({ reservedConcurrency: 49 }),
    "classify.reservedConcurrency is 49, but must be at least maximumConcurrency (50): invocations above it are throttled into the dead-letter queue.",
  ],
])("%j", (settings, message) => expect(problems(settings)).toEqual([message]));

test("a visibility that only Terraform knows is not judged", () =>
  expect(problems(fed({ source: { ...source, visibilitySeconds: "${1 + 1}" as unknown as number } }))).toEqual([]));

test("the least visibility is that of AWS: six timeouts and the window", () =>
  expect(leastVisibilitySeconds(30, 5)).toBe(185));

describe("concurrency of an account", () => {
  const functions = {
    classify: fed(),
    output: fed({ reservedConcurrency: 60 }),
    api: { memoryMib: 128, timeoutSeconds: 3 },
  };

  test("is the reservation, or what the queue may start", () =>
    expect(concurrencyTogether(Object.values(functions))).toBe(110));

  test("may be used up to the 100 that Lambda keeps", () => {
    expect(concurrencyProblems(functions, 210)).toEqual([]);
    expect(concurrencyProblems(functions, 260, 50)).toEqual([]);
  });

  test.each([
    [
      209,
      0,
      "accountConcurrency is 209, but must be at least 210: the functions may take 110 (classify 50, output 60), and Lambda keeps 100 unreserved (lower a maximumConcurrency, or request quota L-B99A9384 first).",
    ],
    [
      1000,
      791,
      "accountConcurrency is 1000, but must be at least 1001: the functions may take 901 (classify 50, output 60, other units 791), and Lambda keeps 100 unreserved (lower a maximumConcurrency, or request quota L-B99A9384 first).",
    ],
  ])("%d with %d elsewhere is too little", (account, elsewhere, message) =>
    expect(concurrencyProblems(functions, account, elsewhere).map(formatProblem)).toEqual([message]),
  );
});
