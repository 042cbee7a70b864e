import type { Blocks, TerraformModule } from "../../engine/synthesis";

/** An output of another unit, by the name of the data source that reads its state. */
export interface OutputRead {
  readonly name: string;
  /** Undefined where an expression takes the outputs as a whole. */
  readonly output: string | undefined;
}

/** The references of a part of a module, without those that they lead to. */
export interface References {
  readonly outputs: readonly OutputRead[];
  readonly locals: readonly string[];
  /** `data.<type>.<name>`, without those that read states. */
  readonly data: readonly string[];
  /** `<type>.<name>`. */
  readonly resources: readonly string[];
}

/** Finds the references in the expressions of a part of a module. */
export function referencesIn(part: unknown, module: TerraformModule): References {
  const text = JSON.stringify(part) ?? "";
  const all = (pattern: RegExp) => [...text.matchAll(pattern)];
  const declared = (blocks: Blocks, prefix: string) =>
    all(new RegExp(`(?<![\\w.-])${prefix}(\\w+)\\.([\\w-]+)`, "g"))
      .filter(([, type, name]) => Object.hasOwn(blocks, type!) && Object.hasOwn(blocks[type!]!, name!))
      .map(([found]) => found);
  const outputs = /\bdata\.terraform_remote_state\.([\w-]+)\.outputs(?:\.([\w-]+)|\[\\"([\w-]+)\\"\])?/g;
  return {
    outputs: all(outputs).map(([, name, attribute, key]) => ({ name: name!, output: attribute ?? key })),
    locals: all(/(?<![\w.-])local\.([\w-]+)/g).map(([, name]) => name!),
    data: declared(dataSourcesOf(module), "data\\."),
    resources: declared(module.resource ?? {}, ""),
  };
}

/** The data sources of a module, but for those that read states. */
export function dataSourcesOf({ data = {} }: TerraformModule): Blocks {
  return Object.fromEntries(Object.entries(data).filter(([type]) => type !== "terraform_remote_state"));
}

/** A local, a resource or a data source of a module, by its address. */
export function partAt(module: TerraformModule, address: string): Readonly<Record<string, unknown>> {
  const [blocks, [type, name]] = address.startsWith("data.")
    ? [module.data, address.split(".").slice(1)]
    : [module.resource, address.split(".")];
  return blocks?.[type!]?.[name!] ?? {};
}

/** The expression of a local. */
export const localAt = (module: TerraformModule, name: string): unknown =>
  (module as { readonly locals?: Readonly<Record<string, unknown>> }).locals?.[name];

/**
 * The outputs of other units that a part of a module is made of, directly or by locals and data sources, whose values
 * are unknown where an argument is; with `resources`, also by those.
 */
export function outputsBehind(
  module: TerraformModule,
  part: unknown,
  { resources: throughResources = false } = {},
): OutputRead[] {
  const found = new Map<string, OutputRead>();
  const seen = new Set<string>();
  const search = (value: unknown): void => {
    const { outputs, locals, data, resources } = referencesIn(value, module);
    for (const each of outputs) found.set(`${each.name} ${each.output}`, each);
    const next = [...locals.map((name) => `local.${name}`), ...data, ...(throughResources ? resources : [])];
    for (const address of next.filter((each) => !seen.has(each))) {
      seen.add(address);
      search(address.startsWith("local.") ? localAt(module, address.slice(6)) : partAt(module, address));
    }
  };
  search(part);
  return [...found.values()];
}
