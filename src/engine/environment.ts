import type { State } from "./state";

/** What every environment shares. */
export interface Organization {
  /** Short name: the first part of every resource's name and of every workspace. */
  readonly name: string;
  /** Tags that every AWS resource carries, besides those that the engine sets (environment, unit, managed-by). */
  readonly tags: Readonly<Record<string, string>>;
}

/** The emulator that an environment is applied to instead of AWS. */
export interface Emulator {
  /** URL that answers for every AWS service. */
  readonly endpoint: string;
  /** The cluster that stands for the environment's EKS clusters, whose emulations have no API server. */
  readonly kubernetes?: KubeconfigAccess;
}

/** Any Kubernetes cluster that a kubeconfig knows: minikube, k3s, a test's API server. */
export interface KubeconfigAccess {
  /** Path of the kubeconfig, relative to the project. */
  readonly kubeconfig: string;
  /**
   * Its context; name one where the file knows other clusters too.
   * @default the file's current one
   */
  readonly context?: string;
}

/** One account, one region, one place for states: `environments/<env>/environment.ts`. */
export interface EnvironmentDefinition {
  readonly organization: Organization;
  /** The 12 digits of the AWS account. The provider refuses to work on any other. */
  readonly account: string;
  readonly region: string;
  /** ARN of the role that the AWS provider assumes. Without it the caller's own credentials are used. */
  readonly deployRoleArn?: string;
  readonly state: State;
  /**
   * Keeps stateful resources (keys, buckets, clusters) from being destroyed, whatever their units say.
   * Deleting one takes two yeses: `deletionProtection: false` here and `deletionProtection: false` in the unit.
   * @default true
   */
  readonly deletionProtection?: boolean;
  /** Tags beyond the organization's. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Set for an environment that is applied to an AWS emulator on this machine. */
  readonly emulator?: Emulator;
}

const mark = Symbol.for("strata.environment");

export interface Environment extends EnvironmentDefinition {
  readonly [mark]: true;
  readonly deletionProtection: boolean;
  readonly tags: Readonly<Record<string, string>>;
}

/** Declares an environment; its name is the path of its folder. */
export function environment(definition: EnvironmentDefinition): Environment {
  return {
    ...definition,
    [mark]: true,
    deletionProtection: definition.deletionProtection ?? true,
    tags: definition.tags ?? {},
  };
}

export function isEnvironment(value: unknown): value is Environment {
  return typeof value === "object" && value !== null && mark in value;
}
