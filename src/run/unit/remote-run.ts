import { statSync } from "node:fs";
import { z } from "zod";
import { readText } from "../../engine/read-file";
import type { TextChanges } from "../plans/plan-text";

const bookmarkSchema = z.object({ remote_plan_format: z.number(), run_id: z.string(), hostname: z.string() });
const longestBookmark = 4096;

/**
 * The run in HCP Terraform that `terraform plan -out` wrote down, where it was not planned on this machine: the file is
 * no plan then, but names the run that holds it. Undefined for a plan.
 */
export function remoteRun(file: string): string | undefined {
  if (statSync(file).size > longestBookmark) return undefined;
  try {
    return bookmarkSchema.parse(JSON.parse(readText(file))).run_id;
  } catch {
    return undefined;
  }
}

const verbs: Readonly<Record<string, string>> = { Creation: "create", Modifications: "update", Destruction: "delete" };
const step = /^(\S.*): (Creation|Modifications|Destruction) complete after /gm;

/**
 * Counts of a remote apply, read from its log, which has no events in any mode. Undefined unless it came to
 * its end. The exit code does not tell: it is 0 also where the apply was cancelled.
 */
export function appliedInText(text: string): TextChanges | undefined {
  const sum = /^(?:Apply|Destroy) complete! Resources: (.*)\.$/m.exec(text)?.[1];
  if (sum === undefined) return undefined;
  const count = (what: string): number => Number(new RegExp(`(\\d+) ${what}`).exec(sum)?.[1] ?? 0);
  const resources = [...text.matchAll(step)].map(([, address, verb]) => {
    return { address: address!, actions: [verbs[verb!]!] };
  });
  return { counts: { add: count("added"), change: count("changed"), destroy: count("destroyed") }, resources };
}

/** Why an apply that ended without an error is not done. */
export const notApplied = (run: string, text: string): string =>
  /remote operation was successfully cancelled/.test(text)
    ? `${run} in HCP Terraform was told to stop: it ends the resource that it is at and writes the state`
    : `${run} in HCP Terraform was not followed to its end: look there for what it has done`;

/** Terraform's question when it is interrupted during a remote apply; without a yes the apply continues. */
export const cancelQuestion = { question: /^\s*Only 'yes' will be accepted to cancel/, answer: "yes\n" };
