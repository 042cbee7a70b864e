import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { compileFunction } from "node:vm";
import type * as Esbuild from "esbuild";
import { compareNames } from "../engine/graph";
import type { AnyLayer } from "../engine/layer";
import { UserError, problem } from "../engine/problem";
import { didYouMean } from "../engine/names";

/** A layer as its file exports it. */
export interface LayerFile {
  /** `src/layers/kafka/kafka-connect.ts` */
  readonly file: string;
  /** The name of the export: `kafkaConnect`. */
  readonly identifier: string;
  readonly layer: AnyLayer;
}

/** The folders of `src/layers`: `kafka`, `network`. */
export const layerDomains = (root: string): string[] =>
  readdirSync(join(root, "src", "layers"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort(compareNames);

/** The files of all layers by layer name: `src/layers/<domain>/<layer>.ts`. Inputs beside them end in `-inputs.ts`. */
export function layerFiles(root: string): ReadonlyMap<string, string> {
  const files = layerDomains(root).flatMap((domain) =>
    readdirSync(join(root, "src", "layers", domain))
      .filter((file) => file.endsWith(".ts") && !file.endsWith("-inputs.ts"))
      .map((file): [string, string] => [file.slice(0, -".ts".length), `src/layers/${domain}/${file}`]),
  );
  return new Map(files.sort(([a], [b]) => compareNames(a, b)));
}

/** Loads one layer. Layers that no unit uses yet are not part of the running program. */
export function loadLayer(root: string, name: string): LayerFile {
  const files = layerFiles(root);
  const file = files.get(name);
  if (file === undefined) {
    const fix = `${didYouMean(name, [...files.keys()])}; \`npx strata new layer <domain>/${name}\` creates it`;
    throw new UserError([problem({ path: `layer "${name}"`, message: "does not exist", fix })]);
  }
  const found = Object.entries(loadModule(root, file)).find((entry): entry is [string, AnyLayer] =>
    isLayer(entry[1], name),
  );
  if (found === undefined) {
    const fix = `export const … = layer({ name: "${name}", … })`;
    throw new UserError([{ file, path: "", rule: `must export a layer named "${name}"`, fix }]);
  }
  return { file, identifier: found[0], layer: found[1] };
}

function isLayer(value: unknown, name: string): boolean {
  return typeof value === "object" && value !== null && "build" in value && "name" in value && value.name === name;
}

type Execute = (module: object, exports: object, require: NodeJS.Require) => void;

function loadModule(root: string, file: string): Readonly<Record<string, unknown>> {
  const load = createRequire(join(root, "package.json"));
  const { buildSync } = load("esbuild") as typeof Esbuild;
  try {
    const { outputFiles } = buildSync({
      absWorkingDir: root,
      entryPoints: [file],
      bundle: true,
      packages: "external",
      platform: "node",
      format: "cjs",
      write: false,
      logLevel: "silent",
    });
    const module = { exports: {} };
    const execute = compileFunction(outputFiles[0]!.text, ["module", "exports", "require"]) as Execute;
    execute(module, module.exports, load);
    return module.exports;
  } catch (error) {
    const { errors } = error as Partial<Esbuild.BuildFailure>;
    const reason = errors?.[0]?.text ?? (error as Error).message;
    throw new UserError([
      { file, path: "", rule: `cannot be loaded: ${reason}`, fix: "`npx tsc --noEmit` says where" },
    ]);
  }
}
