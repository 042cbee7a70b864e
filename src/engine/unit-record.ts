import { describeState, type StateLocation } from "./state";
import type { SynthesizedUnit } from "./synthesis";
import { remoteStateName } from "./unit-stack";

/**
 * Facts about a unit beyond its root module: `unit.json` beside `cdk.tf.json`. Runs and other tools
 * read it instead of the TypeScript.
 */
export interface UnitRecord {
  readonly stack: string;
  readonly environment: string;
  readonly unit: string;
  readonly layer: string;
  readonly summary: string;
  /** The file that declares the unit, relative to the project. */
  readonly file: string;
  /** The account and region of environments with AWS resources. */
  readonly aws?: { readonly account: string; readonly region: string };
  readonly deletionProtection: boolean;
  readonly state: StateLocation;
  /** Where the state is, in one line. */
  readonly stateAddress: string;
  /**
   * Producers by stack name, with the outputs that this unit's module reads of them. A producer whose outputs are only
   * looked at by checks is not among them.
   */
  readonly dependencies: Readonly<Record<string, readonly string[]>>;
  /** Producers by stack name, with the name of the data source that reads their state. */
  readonly dataSources: Readonly<Record<string, string>>;
  readonly outputs: Readonly<
    Record<string, { readonly description: string; readonly sensitive: boolean; readonly example: unknown }>
  >;
  /** How many resources of each type. */
  readonly resources: Readonly<Record<string, number>>;
  /** Terraform providers the module needs, by name. */
  readonly providers: readonly string[];
  /** Versions by source (`hashicorp/aws`), where the environment locks them. */
  readonly locked?: Readonly<Record<string, string>>;
}

/** @param text the module as JSON, if the caller has it already */
export function unitRecord(
  { placed, module, reads, lock }: SynthesizedUnit,
  text = JSON.stringify(module),
): UnitRecord {
  const { environment, name, stackName, state, unit, file } = placed;
  const required = module.terraform?.["required_providers"] ?? {};
  return {
    stack: stackName,
    environment: environment.name,
    unit: name,
    layer: unit.layer.name,
    summary: unit.layer.summary,
    file,
    aws: environment.definition.aws && {
      account: environment.definition.aws.account,
      region: environment.definition.aws.region,
    },
    deletionProtection: environment.definition.deletionProtection,
    state,
    stateAddress: describeState(state),
    dependencies: Object.fromEntries(
      reads.map((each) => [each.stackName, outputsRead(text, remoteStateName(placed, each))]),
    ),
    dataSources: Object.fromEntries(reads.map((need) => [need.stackName, remoteStateName(placed, need)])),
    outputs: Object.fromEntries(
      Object.entries(unit.layer.outputs).map(([output, { description, sensitive, example }]) => [
        output,
        { description, sensitive, example },
      ]),
    ),
    resources: Object.fromEntries(
      Object.entries(module.resource ?? {}).map(([type, blocks]) => [type, Object.keys(blocks).length]),
    ),
    providers: Object.keys(required),
    locked: lock?.versions,
  };
}

/** The outputs that a module's expressions take from one remote state. */
function outputsRead(module: string, name: string): string[] {
  const pattern = new RegExp(`data\\.terraform_remote_state\\.${name}\\.outputs\\.(\\w+)`, "g");
  return [...new Set([...module.matchAll(pattern)].map((match) => match[1]!))].sort();
}
