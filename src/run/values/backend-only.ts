import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { moduleFile, readModule, type RunUnit } from "../unit/run-unit";
import { makeFolder } from "../../engine/make-folder";

/**
 * A root module with a unit's backend and nothing else, in a new folder within the unit's. Terraform reads the state there
 * without installing the unit's providers.
 */
export function backendOnly(unit: RunUnit): RunUnit & { readonly remove: () => void } {
  const folder = join(unit.folder, ".terraform", "strata-backend");
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  remove();
  makeFolder(folder, 0o700);
  const { backend, required_version } = readModule(unit).terraform ?? {};
  writeFileSync(join(folder, moduleFile), JSON.stringify({ terraform: { backend, required_version } }));
  return { ...unit, folder, record: { ...unit.record, providers: [], locked: undefined }, remove };
}
