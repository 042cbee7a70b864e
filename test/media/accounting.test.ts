import * as fc from "fast-check";
import { account, type ExpectedUpload, type Left } from "../support/media/accounting";

const outputs = ["text.json", "classification.json"];
const complete = (uploadId: string): ExpectedUpload => ({ uploadId, ends: { as: "COMPLETE", outputs } });
const poison = (uploadId: string): ExpectedUpload => ({ uploadId, ends: { as: "DEAD_LETTER", reason: /empty/ } });
const letter = (uploadId: string, reason = "the object is empty") => ({
  queue: "classify-dead-letter",
  uploadId,
  reason,
});

/** The world after a correct run. */
function correct(uploads: readonly ExpectedUpload[]): Left {
  const good = uploads.filter(({ ends }) => ends.as === "COMPLETE").map(({ uploadId }) => uploadId);
  const bad = uploads.filter(({ ends }) => ends.as === "DEAD_LETTER").map(({ uploadId }) => uploadId);
  return {
    records: good.map((uploadId) => ({ uploadId, status: "COMPLETE", outputs: outputs.toReversed() })),
    inputs: new Map([...good.map((id) => [id, "CLASSIFIED"] as const), ...bad.map((id) => [id, "REJECTED"] as const)]),
    deadLetters: bad.map((uploadId) => letter(uploadId)),
    completions: good,
    waiting: { classify: 0 },
  };
}

type Fault = (left: Left, uploadId: string) => Left;
const without = <T extends { readonly uploadId: string }>(items: readonly T[], id: string) =>
  items.filter(({ uploadId }) => uploadId !== id);
const changed = (left: Left, id: string, change: object): Left => ({
  ...left,
  records: left.records.map((each) => (each.uploadId === id ? { ...each, ...change } : each)),
});
const withInput = (left: Left, id: string, status: string): Left => ({
  ...left,
  inputs: new Map([...left.inputs, [id, status]]),
});

const faultsOfGood: Readonly<Record<string, Fault>> = {
  lost: (left, id) => ({ ...left, records: without(left.records, id) }),
  doubled: (left, id) => ({ ...left, records: [...left.records, ...left.records.filter((r) => r.uploadId === id)] }),
  "complete and dead": (left, id) => ({ ...left, deadLetters: [...left.deadLetters, letter(id)] }),
  "without an event": (left, id) => ({ ...left, completions: left.completions.filter((each) => each !== id) }),
  "half joined": (left, id) => changed(left, id, { status: "PROCESSING" }),
  failed: (left, id) => changed(left, id, { status: "FAILED" }),
  "an output missing": (left, id) => changed(left, id, { outputs: outputs.slice(1) }),
  "an output too many": (left, id) => changed(left, id, { outputs: [...outputs, "labels.json"] }),
  "rejected as well": (left, id) => withInput(left, id, "REJECTED"),
};
const faultsOfPoison: Readonly<Record<string, Fault>> = {
  lost: (left, id) => ({ ...left, deadLetters: without(left.deadLetters, id) }),
  doubled: (left, id) => ({ ...left, deadLetters: [...left.deadLetters, letter(id)] }),
  complete: (left, id) => ({ ...left, records: [...left.records, { uploadId: id, status: "COMPLETE", outputs }] }),
  "without a reason": (left, id) => ({ ...left, deadLetters: [...without(left.deadLetters, id), letter(id, "")] }),
  "not rejected": (left, id) => withInput(left, id, "CLASSIFIED"),
  "rejected and failed": (left, id) => ({
    ...left,
    records: [...left.records, { uploadId: id, status: "FAILED", outputs: [] }],
  }),
  "reported as complete": (left, id) => ({ ...left, completions: [...left.completions, id] }),
};

const uploads = fc
  .array(fc.boolean(), { minLength: 1, maxLength: 30 })
  .map((good) => good.map((each, index) => (each ? complete : poison)(`upload-${index}`)));

test("a correct run has no problems", () => {
  fc.assert(
    fc.property(uploads, (all) => {
      const { problems, complete: count, deadLetters } = account(all, correct(all));
      expect(problems).toEqual([]);
      expect(count + (deadLetters["classify-dead-letter"] ?? 0)).toBe(all.length);
    }),
  );
});

test.each([
  ...Object.keys(faultsOfGood).map((name) => ["good", name, complete, faultsOfGood[name]!] as const),
  ...Object.keys(faultsOfPoison).map((name) => ["poison", name, poison, faultsOfPoison[name]!] as const),
])("of all uploads, the one of %s that is %s is a problem", (_, __, make, fault) => {
  fc.assert(
    fc.property(uploads, fc.nat(), (others, place) => {
      const victim = make("victim");
      const all = others.toSpliced(place % (others.length + 1), 0, victim);
      const { problems } = account(all, fault(correct(all), "victim"));
      expect(problems).toHaveLength(1);
      expect(problems[0]).toMatch(/^victim: /);
    }),
  );
});

test("what nobody uploaded, and what still waits, are problems", () => {
  const left = correct([poison("a"), complete("b")]);
  const { problems } = account([complete("b")], { ...left, waiting: { classify: 0, output: 2 } });
  expect(problems).toEqual(["a: nobody uploaded it", "output: 2 messages"]);
});

test("a second event of an upload is counted", () => {
  const left = correct([complete("b")]);
  expect(account([complete("b")], { ...left, completions: ["b", "b"] })).toMatchObject({
    repeatedEvents: 1,
    problems: [],
  });
});
