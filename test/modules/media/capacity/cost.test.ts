import fc from "fast-check";
import { type CostLine, monthlyCost, total } from "../../../../modules/media/capacity/cost";
import { type Design, documented, messagesPerDay, outputsPerDay } from "../../../../modules/media/capacity/design";
import { effects, savingOptions } from "../../../../modules/media/capacity/options";
import { costOf, type PriceName, prices } from "../../../../modules/media/capacity/prices";
import { fiveTerabytes, inputGbPerDay, uploadsPerDay } from "../../../../modules/media/capacity/workload";
import { defaultFunctions } from "../../../../src/reference/media-capacity";

const design: Design = { ...documented, functions: defaultFunctions() };
const lines = monthlyCost(fiveTerabytes, design);
const of = (all: readonly CostLine[], service: string) => total(all.filter((line) => line.service === service));
/** Within two per cent. */
const near = (dollars: number) => ({ asymmetricMatch: (value: number) => Math.abs(value / dollars - 1) <= 0.02 });

describe("prices", () => {
  test.each<[PriceName, number, number]>([
    ["textPages", 0, 0],
    ["textPages", 1e6, 1500],
    ["textPages", 1e6 + 1000, 1500.6],
    ["labels", 13.68e6, 1000 + 3200 + 5208],
    ["delivery", 60_800, 870.4 + 3276.8 + 576],
    ["standard", 51_200, 1177.6],
  ])("%s: %d cost $%d", (name, quantity, dollars) => expect(costOf(name, quantity)).toBeCloseTo(dollars, 6));

  test("more never costs less, and the first unit of a tier costs as much as the last before it or less", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...(Object.keys(prices) as PriceName[])),
        fc.double({ min: 0, max: 1e9, noNaN: true }),
        fc.double({ min: 0, max: 1e6, noNaN: true }),
        (name, quantity, more) => {
          const [before, after] = [costOf(name, quantity), costOf(name, quantity + more)];
          expect(before).toBeGreaterThanOrEqual(0);
          expect(after).toBeGreaterThanOrEqual(before);
          expect(after - before).toBeLessThanOrEqual(more * prices[name].tiers[0].dollars * (1 + 1e-9) + 1e-6);
        },
      ),
    );
  });

  test("a quantity below zero is an error", () =>
    expect(() => costOf("puts", -1)).toThrow("a quantity is 0 or more, and not -1"));
});

describe("5 TB a day, as the document says", () => {
  test("are a million uploads of 5 MB", () => {
    expect(uploadsPerDay(fiveTerabytes)).toBe(1e6);
    expect(inputGbPerDay(fiveTerabytes)).toBe(5000);
  });

  test.each([
    ["MediaConvert", 57_000],
    ["Textract", 37_400],
    ["Rekognition", 9_400],
    ["Batch on EKS", 5_800],
    ["CloudFront", 4_780],
  ])("%s: $%d a month", (service, dollars) => expect(of(lines, service)).toEqual(near(dollars)));

  test("cost about $128,000, of which three quarters are MediaConvert and Textract", () => {
    expect(total(lines)).toEqual(near(128_000));
    expect((of(lines, "MediaConvert") + of(lines, "Textract")) / total(lines)).toBeGreaterThan(0.72);
  });

  test("on demand, the nodes of 3D files cost nearly three times as much", () =>
    expect(of(monthlyCost(fiveTerabytes, { ...design, nodePrice: 1 }), "Batch on EKS")).toEqual(near(16_500)));
});

describe("options", () => {
  const all = effects(fiveTerabytes, design);

  test("with all of them it is less than $35,000", () => expect(all.at(-1)!.dollars).toBeLessThan(35_000));

  test("each saves something, alone as well as after the others", () => {
    for (const { name, change } of savingOptions) {
      const alone = total(lines) - total(monthlyCost(fiveTerabytes, change(design)));
      expect([name, alone > 50]).toEqual([name, true]);
    }
    for (const { name, saved } of all) expect([name, saved > 50]).toEqual([name, true]);
  });

  test("what they save adds up", () => {
    const saved = all.reduce((sum, each) => sum + each.saved, 0);
    expect(total(lines) - saved).toBeCloseTo(all.at(-1)!.dollars, 6);
  });
});

const share = fc.double({ min: 0, max: 1, noNaN: true });
const designs = fc
  .record({
    textShare: share,
    labelShare: share,
    ffmpegShare: share,
    duplicateShare: share,
    nodePrice: share,
    lambdaPrice: share,
    renditions: fc.uniqueArray(fc.constantFrom(1080, 720, 480), { minLength: 1 }),
    days: fc.tuple(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 200 })),
  })
  .map(({ days: [infrequentAccessAfterDays, more], ...rest }): Design => {
    const classes = { infrequentAccessAfterDays, archiveAfterDays: infrequentAccessAfterDays + more };
    return { ...design, ...rest, storage: { input: classes, output: classes } };
  });

test("no line and no number of messages is negative, whatever the design", () => {
  fc.assert(
    fc.property(designs, (each) => {
      for (const { dollars } of monthlyCost(fiveTerabytes, each)) expect(dollars).toBeGreaterThanOrEqual(0);
      expect(messagesPerDay("output", fiveTerabytes, each)).toBeCloseTo(2 * outputsPerDay(fiveTerabytes, each), 3);
    }),
  );
});

test("doing less never costs more", () => {
  const less: readonly [string, (each: Design) => Design][] = [
    ["textShare", (each) => ({ ...each, textShare: each.textShare / 2 })],
    ["labelShare", (each) => ({ ...each, labelShare: each.labelShare / 2 })],
    ["duplicateShare", (each) => ({ ...each, duplicateShare: (1 + each.duplicateShare) / 2 })],
    ["nodePrice", (each) => ({ ...each, nodePrice: each.nodePrice / 2 })],
    ["renditions", (each) => ({ ...each, renditions: each.renditions.slice(0, 1) })],
  ];
  fc.assert(
    fc.property(designs, fc.constantFrom(...less), (each, [, change]) => {
      const [before, after] = [each, change(each)].map((one) => total(monthlyCost(fiveTerabytes, one)));
      expect(after).toBeLessThanOrEqual(before! * (1 + 1e-9));
    }),
  );
});
