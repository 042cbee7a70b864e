import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import type { RunContext } from "../run-context";
import type { RunUnit } from "./run-unit";

/**
 * The file that Terraform leaves when it cannot write a state: the only record of what it just created. Until that is written,
 * the state in the backend is an old one, and any plan made from it would make things twice. Returns what to do.
 */
export function unwrittenState(unit: RunUnit, { root, terraform }: RunContext): string | undefined {
  const file = join(unit.folder, "errored.tfstate");
  if (!existsSync(file)) return undefined;
  const command = terraform.commandFor(unit, root, "state push errored.tfstate");
  return `an earlier apply could not write its state and left ${relative(root, file)}; write it with \`${command}\` and delete it`;
}
