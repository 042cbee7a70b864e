import type { Interruption } from "../process/interruption";
import type { RunObserver } from "./report/run-events";
import type { Initialization } from "./unit/initialization";
import type { Journal } from "./journal/journal";
import type { Masking } from "./plans/masking";
import type { RunCommand } from "./report/unit-result";
import type { RunUnit, RunUnits } from "./unit/run-unit";
import type { States } from "./values/state-cache";
import type { UnitTerraform } from "./unit/unit-terraform";

/** All that the steps of one run share. */
export interface RunContext {
  readonly command: RunCommand;
  /** The project's folder, absolute. */
  readonly root: string;
  readonly environment: string;
  /** The units to work on. */
  readonly units: readonly RunUnit[];
  readonly excluded: readonly RunUnit[];
  /** Every synthesized unit. */
  readonly all: RunUnits;
  readonly parallelism: number;
  readonly failFast: boolean;
  /** The run's own folder: journal, logs and plans. */
  readonly folder: string;
  /** The folder of a unit's plan. */
  readonly planFolder: (unit: RunUnit) => string;
  readonly terraform: UnitTerraform;
  readonly initialization: Initialization;
  readonly states: States;
  readonly masking: Masking;
  readonly interruption: Interruption;
  readonly journal: Journal;
  readonly observer: RunObserver;
  /** Waits before a step is tried again. */
  readonly pause: (ms: number) => Promise<void>;
}

/** Fields of every result of a unit. */
export function resultOf({ stack, record }: RunUnit) {
  const { unit, environment, layer } = record;
  return { stack, unit, environment, layer, resources: [], references: [], waitsFor: [] };
}

/** Within the run's folder: the plans that an apply makes again. */
export const againFolder = "again";

/** Within the run's folder: copies of states between which resources are moved. */
export const movingFolder = "moving";

/** Within the run's folder: the states before a move, which stay. */
export const backupFolder = "backup";

/** Within the run's folder: modules of which Terraform holds the lock of a state that is empty. */
export const locksFolder = "locks";
