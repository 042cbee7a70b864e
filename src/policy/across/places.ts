import { isPlainObject } from "../../engine/reference";
import type { SynthesizedUnit } from "../../engine/synthesis";
import type { Resource } from "../module-view";
import { type Arguments, blocks } from "../values";
import type { SharedValues } from "./shared-values";

/** Where an AWS resource is. */
export interface Place {
  /** AWS, or the emulator in its place. */
  readonly cloud: string;
  readonly account: string;
  readonly region: string;
}

export function placeOf(unit: SynthesizedUnit, resource: Arguments): Place {
  const { aws } = unit.placed.environment.definition;
  const own = resource["region"] ?? providerOf(unit, "aws", resource)["region"];
  return {
    cloud: aws?.emulator?.endpoint ?? "aws",
    account: aws?.account ?? "",
    region: typeof own === "string" ? own : (aws?.region ?? ""),
  };
}

/** The cluster of a release or a Kubernetes object, as its provider is configured. */
export function clusterOf(unit: SynthesizedUnit, { type, values: block }: Resource, values: SharedValues): string {
  const provider = providerOf(unit, type === "helm_release" ? "helm" : "kubernetes", block);
  const { host, config_path: path, config_context: context } = blocks(provider, "kubernetes")[0] ?? provider;
  return [host, path, context].map((each) => (each === undefined ? "" : values.textOf(each, unit))).join(" ");
}

/** The configuration of the provider that makes a resource. */
function providerOf({ module }: SynthesizedUnit, name: string, resource: Arguments): Arguments {
  const configurations = [module.provider?.[name] ?? []].flat().filter(isPlainObject);
  const alias = typeof resource["provider"] === "string" ? resource["provider"].replace(/^\w+\./, "") : undefined;
  return configurations.find((each) => each["alias"] === alias) ?? configurations[0] ?? {};
}
