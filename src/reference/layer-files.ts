import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { compareNames } from "../engine/graph";
import type { AnyLayer } from "../engine/layer";
import type { PlacedUnit } from "../engine/project";
import { loadLayer } from "../scaffold/layer-file";

/** A layer and the file that defines it. */
export interface DefinedLayer {
  readonly layer: AnyLayer;
  /** `src/layers/kafka/msk.ts` */
  readonly file: string;
}

const folder = "src/layers";

/** Every layer of `src/layers`, sorted by name, whether or not an environment places it. */
export function definedLayers(root: string, units: readonly PlacedUnit[]): readonly DefinedLayer[] {
  const placed = new Map(units.map(({ unit }) => [unit.layer.name, unit.layer]));
  return [...layerFiles(root)]
    .map(([name, file]) => ({ file, layer: placed.get(name) ?? loadLayer(root, name).layer }))
    .sort((a, b) => compareNames(a.layer.name, b.layer.name));
}

/** The folder between `src/layers` and the file: `kafka`. Empty for a layer without a domain. */
export function domainOf({ file }: DefinedLayer): string {
  return file.slice(folder.length + 1, Math.max(file.lastIndexOf("/"), folder.length + 1));
}

/** Files by the name of the layer that they define. Files with inputs define none. */
function layerFiles(root: string): ReadonlyMap<string, string> {
  const files = readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => `${folder}/${file.replaceAll("\\", "/")}`);
  return new Map(
    files.flatMap((file) => {
      const name = /\blayer\(\{\s*name: "([^"]+)"/.exec(readFileSync(join(root, file), "utf8"))?.[1];
      return name === undefined ? [] : [[name, file] as const];
    }),
  );
}
