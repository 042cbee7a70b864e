import {
  type App,
  Aspects,
  TerraformBackend,
  TerraformDataSource,
  TerraformElement,
  TerraformProvider,
  TerraformResource,
  TerraformStack,
} from "cdktf";
import { Construct, type IConstruct, type Node } from "constructs";
import { nameInSystem, type UnitAddress } from "./address";
import { problem, UserError } from "./problem";
import type { AwsTarget, EnvironmentDefinition, KubernetesTarget } from "./environment";
import { isPlainObject } from "./reference";
import { renderModule } from "./render";
import { addBackend, remoteState } from "./state";
import { UnitSynthesizer } from "./unit-synthesizer";
import { providerVersions, requiredVersion } from "./versions";

/** Where the project is, for whoever reads its files and for modules that name them. */
export interface ProjectLocation {
  /** Its folder, absolute: what is read at synthesis (charts, values) is below it. */
  readonly folder: string;
  /** The way to it from a root module's folder, for local states. */
  readonly fromModule: string;
}

/** The root module of one unit, as its layer's `build` sees it. */
export class UnitStack extends TerraformStack {
  private readonly remoteStates = new Set<UnitAddress>();
  private readonly logicalIds = new Map<string, string>();
  private readonly states: Construct;
  private readonly overrides: Record<string, unknown> = {};
  override readonly synthesizer: UnitSynthesizer = new UnitSynthesizer(this);
  private rendered: object | undefined;

  constructor(
    app: App,
    private readonly address: UnitAddress,
    private readonly layerName: string,
    private readonly location: ProjectLocation,
    private readonly stackOf: (unit: UnitAddress) => UnitStack | undefined,
  ) {
    super(app, address.stackName);
    this.states = new Construct(this, "remote-states");
    addBackend(this, address.state, location.fromModule);
    this.addOverride("terraform.required_version", requiredVersion);
  }

  /** The unit's name: `msk`. */
  get unitName(): string {
    return this.address.name;
  }

  /** The environment's settings, its name and its system. */
  get environment() {
    const { name, system, definition } = this.address.environment;
    return { ...definition, name, system, nameInSystem: nameInSystem({ name, system }) };
  }

  /**
   * The environment's AWS account and region.
   * @throws UserError if the environment has none
   */
  get aws(): AwsTarget {
    return this.target("aws", 'aws: { account: "111111111111", region: "us-east-1" }');
  }

  /**
   * The environment's Kubernetes cluster.
   * @throws UserError if the environment has none
   */
  get kubernetes(): KubernetesTarget {
    return this.target("kubernetes", 'kubernetes: { context: "…" }');
  }

  private target<K extends "aws" | "kubernetes">(kind: K, example: string): NonNullable<EnvironmentDefinition[K]> {
    const { file, definition } = this.address.environment;
    const target = definition[kind];
    if (target !== undefined) return target;
    const message = `is missing, but layer ${this.layerName} of ${this.address.file} needs it`;
    const fix = `add ${example}, or move the unit to an environment that has it`;
    throw new UserError([problem({ file, path: kind, message, fix })]);
  }

  /** The project's folder, absolute. It must not get into the module, which is the same on every machine. */
  get projectFolder(): string {
    return this.location.folder;
  }

  /** A path as the module has to write it: one below the project, seen from the module; `/…` and `~/…` as they are. */
  pathFromModule(path: string): string {
    return /^[/~]/.test(path) ? path : `${this.location.fromModule}/${path}`;
  }

  /** `<organization>-<environment>`: the first part of every resource's name. */
  get prefix(): string {
    return `${this.environment.organization.name}-${this.environment.name}`;
  }

  /**
   * The prefix, and after it the unit's name where that is not its layer's: with it in the names of what must be unique
   * in the account or the world, a layer can be placed twice in an environment.
   */
  get unitPrefix(): string {
    const { name } = this.address;
    return name === this.layerName ? this.prefix : `${this.prefix}-${name}`;
  }

  /** Whether a stateful resource must survive: unless both the unit and the environment say no. */
  isDeletionProtected(deletionProtection: boolean): boolean {
    return deletionProtection || this.environment.deletionProtection;
  }

  /** Fixes a provider's source and version range in this module; the providers' makers call it. */
  requireProvider(name: keyof typeof providerVersions): void {
    this.addOverride(`terraform.required_providers.${name}`, providerVersions[name]);
  }

  /** Providers of the unit's resources and data sources that `build` did not add. */
  get missingProviders(): readonly string[] {
    const elements = this.node.findAll().filter((each) => each instanceof TerraformElement);
    const providers = elements.filter((each) => TerraformProvider.isTerraformProvider(each));
    const added = new Set(providers.map((each) => each.terraformGeneratorMetadata?.providerName));
    const used = elements.flatMap((each) =>
      TerraformResource.isTerraformResource(each) || TerraformDataSource.isTerraformDataSource(each)
        ? (each.terraformGeneratorMetadata?.providerName ?? [])
        : [],
    );
    return [...new Set(used)].filter((name) => !added.has(name)).sort();
  }

  /** The address of the data source that reads another unit's state; it is made when its first value is used. */
  readState(producer: UnitAddress): string {
    const address = remoteStateName(this.address, producer);
    if (!this.remoteStates.has(producer)) {
      remoteState(this.states, address, producer.state, this.location.fromModule).overrideLogicalId(address);
      this.remoteStates.add(producer);
    }
    return `data.terraform_remote_state.${address}`;
  }

  /** The units whose state the module reads; known once the stack is prepared. */
  get reads(): readonly UnitAddress[] {
    return [...this.remoteStates];
  }

  /** Renders the module, which makes the data sources of what it reads. Each stack that is read is a dependency. */
  override prepareStack(): void {
    this.rendered = this.render();
    for (const producer of this.remoteStates) {
      const stack = this.stackOf(producer);
      if (stack !== undefined) this.addDependency(stack);
    }
  }

  /**
   * cdktf's validations but for the backend's: that one starts a Terraform process per stack to ask for its version,
   * which `required_version` settles when it matters. Synthesis needs no Terraform.
   */
  override runAllValidations(): void {
    const errors = this.node
      .findAll()
      .filter((construct) => !TerraformBackend.isBackend(construct))
      .flatMap(({ node }) => node.validate().map((message) => `[${node.path}] ${message}`));
    if (errors.length > 0) throw new Error(`${this.node.id} is not valid:\n  ${errors.join("\n  ")}`);
  }

  /** False to cdktf, which would ask Terraform for its version; every Terraform that is allowed can move resources. */
  override hasResourceMove(): boolean {
    return false;
  }

  /** The root module: what was rendered while preparing, unless aspects have changed the stack since. */
  override toTerraform(): object {
    return this.rendered === undefined || this.node.findAll().some(hasAspects) ? this.render() : this.rendered;
  }

  /** Sets a value in the root module by its path, such as `terraform.required_version`. */
  override addOverride(path: string, value: unknown): void {
    const keys = path.split(".");
    const parent = keys.slice(0, -1).reduce<Record<string, unknown>>((tree, key) => {
      const inner = isPlainObject(tree[key]) ? tree[key] : {};
      tree[key] = inner;
      return inner;
    }, this.overrides);
    parent[keys.at(-1)!] = value;
  }

  private render(): object {
    const metadata = {
      version: this.node.tryGetContext("cdktfVersion") as string,
      stackName: this.node.id,
      backend: "local",
    };
    return renderModule(this, metadata, this.overrides);
  }

  /**
   * Addresses that people read in plans: the construct's path, without cdktf's hash. A construct's main resource
   * has the id `resource`, which is left out: `aws_s3_bucket.raw`, not `aws_s3_bucket.raw_resource_4C1E8A2F`.
   */
  protected override allocateLogicalId(element: TerraformElement | Node): string {
    const node = TerraformElement.isTerraformElement(element) ? element.node : element;
    const ids = node.scopes.slice(node.scopes.indexOf(this) + 1).map((scope) => scope.node.id);
    const parts = ids.length > 1 && ids.at(-1) === "resource" ? ids.slice(0, -1) : ids;
    const type = TerraformElement.isTerraformElement(element) ? resourceType(element) : "";
    const address = parts.join("_").replaceAll("-", "_");
    const key = `${type}.${address}`;
    const taken = this.logicalIds.get(key);
    if (taken !== undefined && taken !== node.path) {
      const message = `makes two resources with the address ${key}, ${taken} and ${node.path}`;
      const fix = "two inputs give them one name: change one of them, or rename a construct";
      throw new UserError([problem({ file: this.address.file, message, fix })]);
    }
    this.logicalIds.set(key, node.path);
    return address;
  }
}

/**
 * The name under which a module reads another unit's state: the unit's, and before it the environment's if that is
 * another one. Two underscores keep `prod/kms.ts`, read from dev, apart from dev's own `prod-kms.ts`.
 */
export function remoteStateName(reader: UnitAddress, { environment, name }: UnitAddress): string {
  const own = environment === reader.environment;
  return `${own ? "" : `${environment.name}__`}${name}`.replaceAll("-", "_");
}

const hasAspects = (construct: IConstruct): boolean => Aspects.of(construct).all.length > 0;

function resourceType(element: TerraformElement): string {
  return "terraformResourceType" in element ? String(element.terraformResourceType) : element.constructor.name;
}
