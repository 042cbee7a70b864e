import { formats } from "../support/media/samples";
import { planUploads, poisons } from "../support/media/upload-plan";

const shares = { duplicated: 0.1, reordered: 0.05, poison: 0.02 };
const plan = planUploads(2_000, shares);
const count = (wanted: (upload: (typeof plan)[number]) => boolean) => plan.filter(wanted).length;

test("the shares are exact, and no upload is poison and duplicated", () => {
  expect(count(({ isDuplicated }) => isDuplicated)).toBe(200);
  expect(count(({ isReordered }) => isReordered)).toBe(100);
  expect(count(({ poison }) => poison !== undefined)).toBe(40);
  expect(count(({ poison, isDuplicated, isReordered }) => Number(!!poison) + +isDuplicated + +isReordered > 1)).toBe(0);
});

test("all formats and poisons occur, the kinds about as often as they should", () => {
  expect(new Set(plan.map(({ format }) => format))).toEqual(new Set(Object.keys(formats)));
  expect(new Set(plan.flatMap(({ poison }) => poison ?? []))).toEqual(new Set(poisons));
  expect(count(({ kind }) => kind === "document") / plan.length).toBeCloseTo(0.4, 1);
  expect(count(({ kind }) => kind === "video") / plan.length).toBeCloseTo(0.05, 1);
});

test("the same number gives the same uploads", async () => {
  const [first, second] = [plan, planUploads(2_000, shares)].map((uploads) =>
    uploads.map((upload) => ({ ...upload, body: undefined })),
  );
  expect(second).toEqual(first);
  expect(await plan[7]!.body()).toEqual(await planUploads(2_000, shares)[7]!.body());
});
