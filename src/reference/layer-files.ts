import { join } from "node:path";
import type { AnyLayer } from "../engine/layer";
import type { PlacedUnit } from "../engine/project";
import { readText } from "../engine/read-file";
import { layerFiles, loadLayer } from "../scaffold/layer-file";

/** A layer and the file that defines it. */
export interface DefinedLayer {
  readonly layer: AnyLayer;
  /** `src/layers/kafka/msk.ts` */
  readonly file: string;
}

/** Every layer of `src/layers`, sorted by name, whether or not an environment places it. */
export function definedLayers(root: string, units: readonly PlacedUnit[]): readonly DefinedLayer[] {
  const placed = new Map(units.map(({ unit }) => [unit.layer.name, unit.layer]));
  return [...layerFiles(root)]
    .filter(([, file]) => /\blayer\(\{/.test(readText(join(root, file)))) // others are shared by layers
    .map(([name, file]) => ({ file, layer: placed.get(name) ?? loadLayer(root, name).layer }));
}

/** The folder of the file: `kafka`. */
export const domainOf = ({ file }: DefinedLayer): string => file.split("/").at(-2)!;
