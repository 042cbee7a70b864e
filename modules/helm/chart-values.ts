import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import {
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type ParsedNode,
  type ScalarTag,
  type Tags,
} from "yaml";
import { isPlainObject } from "../../src/engine/reference";
import { UserError } from "../../src/engine/problem";
import { readProjectFile } from "../../src/engine/read-file";
import type { Mismatch, ValuesSchema } from "./values-schema";

export type Values = Readonly<Record<string, unknown>>;

/** A file of values, with the way back to its lines. */
export interface ValuesFile {
  /** From the project's folder: `helm-values/karpenter/prod.yaml`. */
  readonly path: string;
  readonly values: Values;
  /** The line of a value; of the last part of the path that is in the file. */
  lineOf(path: Mismatch["path"]): number;
}

const folderOf = (chart: string): string => `helm-values/${chart}`;

/** The files of a chart's values for an environment, the general one first. Both may be missing. */
export function readValues(project: string, chart: string, environment: string): ValuesFile[] {
  return ["defaults", environment]
    .map((name) => `${folderOf(chart)}/${name}.yaml`)
    .filter((path) => existsSync(join(project, path)))
    .map((path) => cached(join(project, path), path, (text) => parseValues(path, text)));
}

/** Values of an upstream chart, from `helm-values/`. */
export function upstreamSchema(project: string, chart: string): ValuesSchema {
  return readSchema(project, `${folderOf(chart)}/values.schema.json`, `node bin/chart-schema.mjs ${chart}`);
}

/** Values of a chart of this repository, from `charts/`. */
export function localSchema(project: string, chart: string): ValuesSchema {
  return readSchema(project, `charts/${chart}/values.schema.json`, "every chart of ours has one");
}

function readSchema(project: string, path: string, fix: string): ValuesSchema {
  if (!existsSync(join(project, path))) throw new UserError([{ file: path, path: "", rule: "is missing", fix }]);
  return cached(join(project, path), path, (text) => {
    try {
      return JSON.parse(text) as ValuesSchema;
    } catch (error) {
      throw new UserError([{ file: path, path: "", rule: `is not valid JSON: ${(error as Error).message}`, fix }]);
    }
  });
}

/** Values laid over others as Helm does: maps key by key, all else as a whole. */
export function mergeValues(base: Values, over: Values): Values {
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const present = merged[key];
    merged[key] = isPlainObject(present) && isPlainObject(value) ? mergeValues(present, value) : value;
  }
  return merged;
}

/** Parsed once for all environments; again where a file has changed since. */
function cached<T>(file: string, name: string, parse: (text: string) => T): T {
  const { mtimeMs, size } = statSync(file);
  const stamp = `${mtimeMs}:${size}`;
  const known = parsed.get(file);
  if (known?.stamp === stamp) return known.value as T;
  const value = parse(readProjectFile(file, name) ?? "");
  parsed.set(file, { stamp, value });
  return value;
}
const parsed = new Map<string, { readonly stamp: string; readonly value: unknown }>();

/**
 * Helm reads YAML 1.1, where `yes` is true, but knows none of its odder types: `12:30` is text to it, and so are a date
 * and `E0`.
 */
export const helmYaml = {
  version: "1.1",
  customTags: (tags: Tags) =>
    tags
      .filter((tag) => typeof tag === "string" || (tag.format !== "TIME" && !tag.tag.endsWith(":timestamp")))
      .map((tag) =>
        typeof tag !== "string" && tag.format === "EXP" ? ({ ...tag, test: exponential } as ScalarTag) : tag,
      ),
} as const;
const exponential = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)[eE][-+]?[0-9]+$/;

function parseValues(path: string, text: string): ValuesFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { ...helmYaml, lineCounter: lines, prettyErrors: false });
  const lineAt = (offset: number): number => lines.linePos(offset).line;
  const { contents } = document;
  if (document.errors.length > 0) {
    throw new UserError(
      document.errors.map(({ message, pos }) => ({
        file: `${path}:${lineAt(pos[0])}`,
        path: "",
        rule: `is not YAML: ${message.split("\n")[0]}`,
      })),
    );
  }
  const values: unknown = document.toJS() ?? {};
  if (!isPlainObject(values)) {
    throw new UserError([{ file: `${path}:1`, path: "", rule: "must be a map of the chart's values" }]);
  }
  return { path, values, lineOf: (at) => lineAt(offsetOf(contents, at)) };
}

function offsetOf(root: ParsedNode | null, path: Mismatch["path"]): number {
  let node: Node | null = root;
  let offset = 0;
  for (const part of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => (isScalar(key) ? key.value : key) === part);
      if (pair === undefined) break;
      offset = (pair.key as ParsedNode).range[0];
      node = pair.value as Node | null;
    } else if (isSeq(node)) {
      node = (node.items[Number(part)] as Node | undefined) ?? null;
      offset = node?.range?.[0] ?? offset;
    }
  }
  return offset;
}
