import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
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

/** Loads one layer; those that no unit uses yet are not part of the program that runs. */
export function loadLayer(root: string, name: string): LayerFile {
  const files = readdirSync(join(root, "src", "layers"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => `src/layers/${file.replaceAll("\\", "/")}`);
  const file = files.find((each) => basename(each, ".ts") === name);
  if (file === undefined) {
    const known = files.map((each) => basename(each, ".ts")).sort(compareNames);
    const fix = `${didYouMean(name, known)}; \`npx strata new layer ${name}\` makes it`;
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
