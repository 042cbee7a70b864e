import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { providerVersions } from "../engine/versions";
import type { Variables } from "../process/run-program";
import { compareVersions, satisfies } from "../terraform/version";
import type { Row } from "./row";

/** The Terraform providers that `terraform init` has installed for some unit, or that wait in its cache. */
export function checkProviders(root: string, outdir: string, env: Variables): readonly Row[] {
  const stacks = join(root, outdir, "stacks");
  const caches = list(stacks).map((stack) => join(stacks, stack, ".terraform", "providers"));
  if (env["TF_PLUGIN_CACHE_DIR"]) caches.unshift(env["TF_PLUGIN_CACHE_DIR"]);
  return Object.entries(providerVersions).map(([name, { source, version: range }]) => {
    const row = { name: `provider ${name}`, neededFor: "plan and apply", required: false };
    // Plans install providers themselves: a missing one is no problem.
    const later = `not installed yet; the first plan takes ${range}`;
    const init = `terraform -chdir=${outdir}/stacks/<stack> init`;
    const found = caches
      .flatMap((cache) => list(cache).map((host) => join(cache, host, ...source.split("/"))))
      .flatMap((folder) => list(folder).map((version) => ({ version, folder })))
      .sort((a, b) => compareVersions(b.version, a.version));
    const fitting = found.find(({ version }) => satisfies(version, range));
    const best = fitting ?? found[0];
    if (best === undefined) return { ...row, status: "skipped", found: later };
    const where = `${best.version} ${relative(root, best.folder).startsWith("..") ? best.folder : relative(root, best.folder)}`;
    return fitting === undefined
      ? { ...row, status: "wrong version", found: `${where}, must be ${range}`, fix: `\`${init} -upgrade\`` }
      : { ...row, status: "ok", found: where };
  });
}

/** The names in a folder; none when there is no folder. */
function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
