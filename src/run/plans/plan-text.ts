import type { ChangeCounts } from "./plan-summary";
import type { ResourceChange } from "../report/unit-result";

export interface TextChanges {
  readonly counts: ChangeCounts;
  readonly resources: readonly ResourceChange[];
}

const actionsOf: Readonly<Record<string, readonly string[]>> = {
  "+": ["create"],
  "~": ["update"],
  "-": ["delete"],
  "-/+": ["delete", "create"],
  "+/-": ["create", "delete"],
};

/** A heading, its remarks, and the resource with the sign of what is done to it. */
const block =
  /^ {2}# (\S.*?) (?:will be created|will be updated in-place|will be destroyed|(?:is tainted, so )?must be replaced)\n(?: {2}# .*\n)*\s*(\S+) resource "/gm;

/**
 * The changes that the text of a plan names. `terraform show -json` says the same and more, but starts every provider
 * again, so it is left to plans of which more must be known. Undefined where the headings do not add up to the sum below
 * them, as with imports, moves, outputs alone, or a wording that is not known here: then `show` has to be asked.
 */
export function changesInText(text: string): TextChanges | undefined {
  const sum = /^Plan: (\d+) to add, (\d+) to change, (\d+) to destroy\.$/m.exec(text);
  if (sum === null) return undefined;
  const resources = [...text.matchAll(block)].map(([, address, sign]) => {
    return { address: address!, actions: actionsOf[sign!] ?? [] };
  });
  const count = (action: string) => resources.filter(({ actions }) => actions.includes(action)).length;
  const counts = { add: count("create"), change: count("update"), destroy: count("delete") };
  const [, add, change, destroy] = sum.map(Number);
  const addsUp = counts.add === add && counts.change === change && counts.destroy === destroy;
  return addsUp ? { counts, resources } : undefined;
}

/** Whether the text of a plan announces other outputs than the state has. */
export const changesOutputs = (text: string): boolean => /^Changes to Outputs:$/m.test(text);
