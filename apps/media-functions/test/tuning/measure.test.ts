import type { FunctionCopy } from "../../src/aws/copy-function";
import { type Functions, measure } from "../../src/tuning/measure";

const report = (billedMs: number, cold = false) =>
  `START RequestId: 1\nREPORT RequestId: 1\tDuration: ${billedMs - 0.4} ms\tBilled Duration: ${billedMs} ms\tMemory Size: 512 MB\tMax Memory Used: ${100 + billedMs} MB\t${cold ? "Init Duration: 812.11 ms\t" : ""}\n`;

/** An account with one function, which keeps what is done to it. */
function account(answers: readonly { log: string; error?: string }[], left: readonly string[] = []) {
  const copies = new Set(left);
  const made: FunctionCopy[] = [];
  const payloads: string[] = [];
  const functions: Functions = {
    copy(original, copy) {
      expect(original).toBe("acme-media-dev-picture");
      if (copies.has(copy.functionName)) throw new Error("the function exists already");
      copies.add(copy.functionName);
      made.push(copy);
      return Promise.resolve();
    },
    invoke(functionName, payload) {
      expect(copies).toContain(functionName);
      payloads.push(payload);
      return Promise.resolve(answers[payloads.length - 1]!);
    },
    delete(functionName) {
      copies.delete(functionName);
      return Promise.resolve();
    },
  };
  return { functions, copies, made, payloads };
}

const request = { functionName: "acme-media-dev-picture", memoryMib: 1024, runs: 2, payload: { uploadId: "<run>" } };

test("a copy of the size is measured after a run that starts it, and deleted", async () => {
  const { functions, copies, made } = account([{ log: report(900, true) }, { log: report(40) }, { log: report(60) }]);
  await expect(measure(functions, request)).resolves.toEqual({
    memoryMib: 1024,
    billedMs: [40, 60],
    maxMemoryMib: 160,
  });
  expect(made).toEqual([{ functionName: "acme-media-dev-picture-tuning-1024", memoryMib: 1024 }]);
  expect([...copies]).toEqual([]);
});

test("each run is another upload", async () => {
  const { functions, payloads } = account([{ log: report(9) }, { log: report(4) }, { log: report(6) }]);
  await measure(functions, request);
  const ids = payloads.map((payload) => (JSON.parse(payload) as { uploadId: string }).uploadId);
  expect(new Set(ids).size).toBe(3);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/);
});

test("a copy that a broken run left is replaced", async () => {
  const left = "acme-media-dev-picture-tuning-1024";
  const { functions, made } = account([{ log: report(9) }, { log: report(4) }, { log: report(6) }], [left]);
  await measure(functions, request);
  expect(made).toHaveLength(1);
});

test.each([
  [
    "fails",
    { log: report(5), error: '{"errorType":"TypeError"}' },
    /^acme-media-dev-picture failed with 1024 MiB: \{"errorType":"TypeError"\}$/,
  ],
  ["has no REPORT line", { log: "START" }, /^the log of the invocation has no REPORT line$/],
])("a run that %s is an error, and the copy is deleted", async (_, answer, message) => {
  const { functions, copies } = account([{ log: report(9) }, answer]);
  await expect(measure(functions, request)).rejects.toThrow(message);
  expect([...copies]).toEqual([]);
});
