import type { TerraformModule } from "../engine/synthesis";
import { providerVersions } from "../engine/versions";

/** Ranges of versions by the source of a provider: `hashicorp/aws`. */
export type Requirements = ReadonlyMap<string, string>;

/** The hosts that a source without one stands for. */
export const registries = { Terraform: "registry.terraform.io", OpenTofu: "registry.opentofu.org" } as const;

/** The source of a provider as modules write it: `hashicorp/aws` for either registry. */
export function sourceOf(address: string): string {
  const host = Object.values(registries).find((each) => address.startsWith(`${each}/`));
  const source = host === undefined ? address : address.slice(host.length + 1);
  return source.includes("/") ? source : `hashicorp/${source}`;
}

/**
 * The providers that `terraform init` would install for a module: those that it requires, and those that it only uses,
 * which Terraform takes from HashiCorp by the first part of the type.
 */
export function requirementsOf({ terraform, resource, data, provider }: TerraformModule): Requirements {
  const required = (terraform?.["required_providers"] ?? {}) as Readonly<
    Record<string, { readonly source?: string; readonly version?: string }>
  >;
  const used = [
    ...Object.keys(provider ?? {}),
    ...[...Object.entries(resource ?? {}), ...Object.entries(data ?? {})].flatMap(([type, blocks]) =>
      Object.values(blocks).map(({ provider: named }) =>
        typeof named === "string" ? named.split(".")[0]! : type.split("_")[0]!,
      ),
    ),
  ];
  const found = new Map<string, string>();
  for (const name of new Set([...Object.keys(required), ...used])) {
    const { source = name, version = "" } = required[name] ?? {};
    if (name !== "terraform") found.set(sourceOf(source), version);
  }
  return found;
}

/** Combined requirements of several modules: of two ranges of a provider both apply. */
export function union(all: readonly Requirements[]): Requirements {
  const ranges = new Map<string, Set<string>>();
  for (const [source, range] of all.flatMap((each) => [...each])) {
    ranges.set(source, (ranges.get(source) ?? new Set()).add(range));
  }
  const joined = [...ranges].map(([source, set]) => [
    source,
    [...set]
      .filter((each) => each !== "")
      .sort()
      .join(", "),
  ]);
  return new Map((joined as [string, string][]).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The versions of a provider that Strata is made for; undefined for a provider that a layer brings itself. */
export const supportedRange = (source: string): string | undefined =>
  Object.values(providerVersions).find((each) => each.source === source)?.version;
