import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import type { RunContext } from "../run-context";
import type { RunUnit } from "./run-unit";

/**
 * The file that Terraform leaves when it cannot write a state: the only record of what it just created. Until that is written,
 * the state in the backend is an old one, and any plan made from it would make things twice. Returns what to do.
 */
export function unwrittenState(unit: RunUnit, { root, terraform }: RunContext): string | undefined {
  // Strata's runs work in a copy of the module; Terraform and cdktf-cli may have been used in the module itself.
  const folder = [unit.folder, unit.original ?? unit.folder].find((each) => existsSync(join(each, "errored.tfstate")));
  if (folder === undefined) return undefined;
  const file = join(folder, "errored.tfstate");
  const command = terraform.commandFor({ ...unit, folder }, root, "state push errored.tfstate");
  return `an earlier apply could not write its state and left ${relative(root, file)}; write it with \`${command}\` and delete it`;
}
