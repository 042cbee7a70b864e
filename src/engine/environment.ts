import type { Unlisted } from "./listing";
import type { State } from "./state";

/** Settings that every environment shares. */
export interface Organization {
  /** Short name: the first part of every resource name and of every workspace. */
  readonly name: string;
  /** Tags of every AWS resource, besides those that Strata adds (system, environment, unit, managed-by). */
  readonly tags: Readonly<Record<string, string>>;
  /**
   * Accounts outside the project that policies may let in, by the name of their owner: `{ datadog: "464622532012" }`.
   * Accounts of the project's environments need no entry. 12 digits each.
   * @default none: the policy reports other accounts (IAM-008)
   */
  readonly trustedAccounts?: Readonly<Record<string, string>>;
}

/** The AWS account and region of an environment. */
export interface AwsTarget {
  /** The 12 digits of the account. The provider refuses to work on any other. */
  readonly account: string;
  readonly region: string;
  /**
   * ARN of the role that the AWS provider assumes.
   * @default the credentials of the caller
   */
  readonly deployRoleArn?: string;
  /** External id that the role's trust policy requires (`sts:ExternalId`). */
  readonly deployRoleExternalId?: string;
  /**
   * Name of the role's sessions, which CloudTrail shows (`sts:RoleSessionName`).
   * @default chosen by each program
   */
  readonly deployRoleSessionName?: string;
  /**
   * Regions and zones that are newer than Strata's list, each with a reason:
   * `{ "us-east-2d": "opened in 2027-01" }`.
   */
  readonly unlisted?: Unlisted;
  /** The emulator that stands in for AWS. Its environment is never applied to AWS. */
  readonly emulator?: Emulator;
}

/** Settings of every IAM role that the units of an environment create. */
export interface RoleSettings {
  /** ARN of the policy that limits what the roles may do, whatever their own policies allow. */
  readonly permissionsBoundary?: string;
  /**
   * Path of the roles: `/platform/`. A change replaces every role.
   * @default "/"
   */
  readonly path?: string;
}

/** An AWS emulator on this machine. */
export interface Emulator {
  /** URL that answers for every AWS service. */
  readonly endpoint: string;
}

/**
 * A Kubernetes cluster by kubeconfig: kind, minikube, k3s or any other. Where AWS is emulated it stands in for the
 * environment's EKS clusters, whose emulations have no API server.
 */
export type KubernetesTarget =
  | {
      /** The context in the kubeconfig. */
      readonly context: string;
      /**
       * Path of the kubeconfig, relative to the project.
       * @default "~/.kube/config"
       */
      readonly kubeconfig?: string;
    }
  | {
      /** Path of a kubeconfig of this environment alone, relative to the project. */
      readonly kubeconfig: string;
      /** @default its current context */
      readonly context?: string;
    };

/** Accounts and clusters of an environment, and the place of its states: `environments/<path>/environment.ts`. */
export interface EnvironmentDefinition {
  readonly organization: Organization;
  /** Account and region, for environments with AWS resources. */
  readonly aws?: AwsTarget;
  /** Settings of every IAM role, where the organization prescribes them. */
  readonly iam?: RoleSettings;
  /** The cluster of environments whose Kubernetes is not an EKS unit of their own. */
  readonly kubernetes?: KubernetesTarget;
  readonly state: State;
  /**
   * Keeps stateful resources (keys, buckets, clusters) from being destroyed, whatever their units say. Deleting one
   * takes two confirmations: `deletionProtection: false` here and in the unit.
   * @default true
   */
  readonly deletionProtection?: boolean;
  /** Tags beyond those of the organization. */
  readonly tags?: Readonly<Record<string, string>>;
}

const mark = Symbol.for("strata.environment");

export interface Environment extends EnvironmentDefinition {
  readonly [mark]: true;
  readonly deletionProtection: boolean;
  readonly tags: Readonly<Record<string, string>>;
}

/** Declares an environment. Its name is the path of its folder. */
export function environment(definition: EnvironmentDefinition): Environment {
  // A file is loaded without a type check: whatever else it gives is reported with the file.
  const { deletionProtection = true, tags = {} } = (definition ?? {}) as Partial<EnvironmentDefinition>;
  return { ...definition, [mark]: true, deletionProtection, tags };
}

export function isEnvironment(value: unknown): value is Environment {
  return typeof value === "object" && value !== null && mark in value;
}
