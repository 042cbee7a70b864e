import { monthlyCost, total } from "./cost";
import type { Design } from "./design";
import type { Workload } from "./workload";

/** A change of the design that costs less. */
export interface SavingOption {
  readonly name: string;
  readonly change: (design: Design) => Design;
}

/** Options in the order in which they are worth it. */
export const savingOptions: readonly SavingOption[] = [
  { name: "one rendition (720) instead of three", change: (design) => ({ ...design, renditions: [720] }) },
  {
    name: "text only where the upload asks for it (20 % of documents)",
    change: (design) => ({ ...design, textShare: 0.2 }),
  },
  { name: "short H.264 videos (80 %) by ffmpeg on Spot nodes", change: (design) => ({ ...design, ffmpegShare: 0.8 }) },
  {
    name: "labels only where the upload asks for them (20 % of pictures)",
    change: (design) => ({ ...design, labelShare: 0.2 }),
  },
  {
    name: "uploads go to Glacier Instant Retrieval after 30 days instead of Standard-IA",
    change: (design) => ({
      ...design,
      storage: { ...design.storage, input: { infrequentAccessAfterDays: Infinity, archiveAfterDays: 30 } },
    }),
  },
  { name: "known content (10 %) is not processed again", change: (design) => ({ ...design, duplicateShare: 0.1 }) },
  { name: "Compute Savings Plan of a year for Lambda", change: (design) => ({ ...design, lambdaPrice: 0.83 }) },
];

/** Cost after each option, all before it included. */
export interface OptionEffect {
  readonly name: string;
  readonly saved: number;
  readonly dollars: number;
}

export function effects(workload: Workload, design: Design): readonly OptionEffect[] {
  let current = design;
  let before = total(monthlyCost(workload, design));
  return savingOptions.map(({ name, change }) => {
    current = change(current);
    const dollars = total(monthlyCost(workload, current));
    const saved = before - dollars;
    before = dollars;
    return { name, saved, dollars };
  });
}
