import type { RunUnit } from "./run-unit";

/** The command that a person needs next after some of Terraform's errors, as the end of a sentence; else nothing. */
export function nextCommand(error: string, { record }: RunUnit): string {
  if (/acquiring the state lock/.test(error) && record.state.kind !== "local") {
    return ` (if its holder is gone: \`npx strata unlock ${record.environment} ${record.unit}\`)`;
  }
  return "";
}
