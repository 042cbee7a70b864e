import { isPlainObject } from "../engine/reference";
import type { SynthesizedUnit } from "../engine/synthesis";
import { type Arguments, listOf } from "./values";

/** One block of a root module. */
export interface Resource {
  /** `aws_s3_bucket`, `data.aws_iam_policy_document` for a data source, `provider.aws` for a provider. */
  readonly type: string;
  readonly name: string;
  /** `aws_s3_bucket.raw` */
  readonly address: string;
  /** Path of the construct: `prod-s3/raw/resource`. */
  readonly path: string;
  readonly values: Arguments;
}

/** An indexed root module, for rules that look at several blocks. */
export class ModuleView {
  /** Resources, data sources and provider configurations. */
  readonly all: readonly Resource[];
  private readonly byType = new Map<string, Resource[]>();
  private readonly byTarget = new Map<string, Map<string, Resource[]>>();

  /** Accounts of the project's environments, and those that the organization trusts. */
  readonly accounts: ReadonlySet<string>;
  readonly unit: SynthesizedUnit["placed"];

  constructor({ placed, module, accounts }: Pick<SynthesizedUnit, "placed" | "module" | "accounts">) {
    this.unit = placed;
    const { organization } = placed.environment.definition;
    this.accounts = new Set([...accounts, ...Object.values(organization.trustedAccounts ?? {})]);
    this.all = [
      ...readBlocks(module.resource, "", placed.stackName),
      ...readBlocks(module.data, "data.", placed.stackName),
      ...readProviders(module.provider, placed.stackName),
    ];
    for (const resource of this.all) append(this.byType, resource.type, resource);
  }

  /** True if the environment has deletion protection. */
  get deletionProtection(): boolean {
    return this.unit.environment.definition.deletionProtection;
  }

  /** The account of the environment. */
  get account(): string | undefined {
    return this.unit.environment.definition.aws?.account;
  }

  ofType(type: string): readonly Resource[] {
    return this.byType.get(type) ?? [];
  }

  /** The resource at an address. */
  at(type: string, name: string): Resource | undefined {
    return this.ofType(type).find((resource) => resource.name === name);
  }

  /** The resources of a type whose argument refers to `target` (`${aws_s3_bucket.raw.id}`) or repeats its name. */
  companions(target: Resource, type: string, argument: string): readonly Resource[] {
    const key = `${type} ${argument}`;
    let index = this.byTarget.get(key);
    if (index === undefined) {
      index = new Map();
      for (const resource of this.ofType(type)) {
        for (const value of listOf(resource.values[argument])) append(index, targetOf(value), resource);
      }
      this.byTarget.set(key, index);
    }
    const name = target.values["bucket"] ?? target.values["name"];
    return [...(index.get(target.address) ?? []), ...(typeof name === "string" ? (index.get(name) ?? []) : [])];
  }
}

/** The address in a reference to a resource of the same module. Other values are returned unchanged. */
function targetOf(value: unknown): string {
  if (typeof value !== "string") return "";
  return /^\$\{(\w+\.[\w-]+)(?:\[[^\]]*\])?\.\w+\}$/.exec(value)?.[1] ?? value;
}

function readBlocks(types: unknown, prefix: string, stackName: string): Resource[] {
  return entriesOf(types).flatMap(([type, named]) =>
    entriesOf(named).flatMap(([name, block]) =>
      // Terraform also accepts a list of one element in place of a block.
      listOf(block)
        .filter(isPlainObject)
        .map((values) => ({
          type: `${prefix}${type}`,
          name,
          address: `${prefix}${type}.${name}`,
          path: pathOf(values) ?? stackName,
          values,
        })),
    ),
  );
}

function readProviders(providers: unknown, stackName: string): Resource[] {
  return entriesOf(providers).flatMap(([provider, configurations]) =>
    listOf(configurations)
      .filter(isPlainObject)
      .map((values) => {
        const alias = typeof values["alias"] === "string" ? values["alias"] : provider;
        const type = `provider.${provider}`;
        return { type, name: alias, address: alias === provider ? type : `${type}.${alias}`, path: stackName, values };
      }),
  );
}

/** cdktf writes the path of the construct beside the arguments. */
function pathOf(values: Arguments): string | undefined {
  const comment = values["//"];
  const metadata = isPlainObject(comment) ? comment["metadata"] : undefined;
  const path = isPlainObject(metadata) ? metadata["path"] : undefined;
  return typeof path === "string" ? path : undefined;
}

function entriesOf(value: unknown): [string, unknown][] {
  return isPlainObject(value) ? Object.entries(value).filter(([key]) => key !== "//") : [];
}

function append(index: Map<string, Resource[]>, key: string, resource: Resource): void {
  const found = index.get(key);
  if (found === undefined) index.set(key, [resource]);
  else found.push(resource);
}
