import type { Environment } from "./environment";
import type { StateLocation } from "./state";

/** An environment and the address that its folder gives it. */
export interface PlacedEnvironment {
  /** The folder with hyphens: `streaming-prod` for `streaming/prod`. */
  readonly name: string;
  /** The folder below `environments/`: `streaming/prod`. */
  readonly path: string;
  /** The first folder of the path: `streaming`. Undefined for an environment that is not in a system's folder. */
  readonly system: string | undefined;
  readonly file: string;
  readonly definition: Environment;
}

/** The address that its file gives a unit. */
export interface UnitAddress {
  /** The file's name: `msk`. */
  readonly name: string;
  /** Stack and manifest name: `streaming-prod-msk`. */
  readonly stackName: string;
  readonly file: string;
  readonly environment: PlacedEnvironment;
  readonly state: StateLocation;
}

/** Places an environment by its file: `environments/streaming/prod/environment.ts`. */
export function placeEnvironment(file: string, definition: Environment): PlacedEnvironment {
  const path = file.replace(/^environments\//, "").replace(/\/environment\.ts$/, "");
  const system = path.includes("/") ? path.slice(0, path.indexOf("/")) : undefined;
  return { name: path.replaceAll("/", "-"), path, system, file, definition };
}

/** The environment's name within its system: `prod` for `streaming/prod`, `prod-eu` for `streaming/prod/eu`. */
export const nameInSystem = ({ name, system }: Pick<PlacedEnvironment, "name" | "system">): string =>
  system === undefined ? name : name.slice(system.length + 1);
