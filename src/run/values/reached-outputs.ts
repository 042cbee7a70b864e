import type { TerraformModule } from "../../engine/synthesis";

/**
 * The outputs of other units that a module's provider configurations and data sources see, by the name of the
 * remote-state data source. A plan cannot be made while one of them is unknown, and an example would send a provider
 * to look for what does not exist.
 */
export function reachedOutputs(module: TerraformModule): ReadonlyMap<string, ReadonlySet<string>> {
  const data = Object.entries(module.data ?? {}).filter(([type]) => type !== "terraform_remote_state");
  const locals = (module as { readonly locals?: Readonly<Record<string, unknown>> }).locals ?? {};
  const found = new Map<string, Set<string>>();
  const seen = new Set<string>();
  const search = (value: unknown): void => {
    const text = JSON.stringify(value) ?? "";
    for (const [, name, output] of text.matchAll(/data\.terraform_remote_state\.(\w+)\.outputs\.(\w+)/g)) {
      found.set(name!, (found.get(name!) ?? new Set()).add(output!));
    }
    for (const [, local] of text.matchAll(/\blocal\.(\w+)/g)) {
      if (seen.has(local!)) continue;
      seen.add(local!);
      search(locals[local!]);
    }
  };
  search(module.provider);
  search(data);
  return found;
}
