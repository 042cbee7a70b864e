import type { ContainerSize } from "./fargate-sizes";

/** A variable with the value of a secret, or of one key of its JSON. */
export interface TaskSecret {
  readonly key?: string;
  /** Default: the application secret. */
  readonly secretArn?: string;
}

export interface QueueSettings {
  readonly visibilitySeconds: number;
  readonly maxReceives: number;
  /** Prefix of objects that put a message into the queue when they are created. */
  readonly objectsUnder?: string;
  readonly alarmAgeMinutes: number;
}

export type ServiceScaling =
  | { readonly kind: "queue"; readonly messagesPerTask: number; readonly idleMinutes: number }
  | {
      readonly kind: "schedule";
      readonly times: Readonly<Record<string, { readonly at: string; readonly tasks: number }>>;
      readonly timezone: string;
    }
  | { readonly kind: "none" };

export interface ServiceSettings {
  readonly minTasks: number;
  readonly maxTasks: number;
  readonly scaling: ServiceScaling;
}

export interface ScheduleSettings {
  /** `cron(…)` or `rate(…)`. */
  readonly at: string;
  readonly timezone: string;
  readonly tasks: number;
  readonly flexibleMinutes: number;
  readonly enabled: boolean;
}

/** A task definition and what starts its tasks. */
export interface Task extends ContainerSize {
  /** Purpose of the repository in the ecr unit. */
  readonly repository: string;
  readonly tag?: string;
  readonly diskGib?: number;
  readonly architecture: "ARM64" | "X86_64";
  readonly command?: readonly string[];
  /** User id, and group id after a colon. */
  readonly user: string;
  readonly port?: number;
  readonly stopSeconds: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, TaskSecret>>;
  /** Prefixes of the lake bucket. */
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  /** Glue database. */
  readonly database?: string;
  readonly queue?: QueueSettings;
  readonly service?: ServiceSettings;
  readonly schedule?: ScheduleSettings;
}

export type Tasks = Readonly<Record<string, Task>>;

/** Where tasks run. */
export interface TaskNetwork {
  readonly subnetIds: string[];
  readonly securityGroupId: string;
  /** Whether tasks have a public address: in public subnets, where no NAT gateway leads out. */
  readonly publicAddress: boolean;
}

export type Capacity = "spot" | "on-demand" | "spot-above-one";

/** Capacity providers and the share of tasks that each gets. */
export const capacityStrategies: Readonly<
  Record<Capacity, { capacityProvider: string; base?: number; weight: number }[]>
> = {
  spot: [{ capacityProvider: "FARGATE_SPOT", weight: 1 }],
  "on-demand": [{ capacityProvider: "FARGATE", weight: 1 }],
  "spot-above-one": [
    { capacityProvider: "FARGATE", base: 1, weight: 0 },
    { capacityProvider: "FARGATE_SPOT", weight: 1 },
  ],
};
