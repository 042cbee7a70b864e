#!/usr/bin/env node
// Writes helm-values/<chart>/values.schema.json: the keys of a chart and their types, from its values.yaml, from keys in the
// comments there, and from its own values.schema.json if it has one. See helm-values/README.md.
//
//   helm pull <repository>/<chart> --version <version> --untar --untardir DIR
//   node bin/chart-schema.mjs <chart> DIR/<chart> [output file]
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isMap, isScalar, isSeq, parseDocument } from "yaml";

/** Keys that the templates of a chart read, but its values.yaml does not have, not even in a comment. */
const unlisted = {};

/** Maps with keys of the user or of Kubernetes, whatever the chart has in them. */
const freeMaps =
  /(annotations|labels|selectors?|resources|requests|limits|env|extraArgs|args|config|data|strategy|securitycontext|affinity|dnsconfig|probe|lifecycle|capabilities|rollingupdate|seccompprofile|emptydir|^spec)$/i;

const [chart, folder, output = `helm-values/${chart}/values.schema.json`] = process.argv.slice(2);
if (folder === undefined) {
  console.error("usage: node bin/chart-schema.mjs <chart> <chart folder> [output file]");
  process.exit(2);
}

const read = (name) => readFileSync(join(folder, name), "utf8");
const text = read("values.yaml");
const document = parseDocument(text, { version: "1.1", merge: true });
if (document.errors.length > 0) throw document.errors[0];
const metadata = parseDocument(read("Chart.yaml")).toJS();
// Subcharts define their own values, and `global` is shared.
const free = new Set(["global", ...(metadata.dependencies ?? []).map(({ name, alias }) => alias ?? name)]);
const comments = commentedKeys(text);
const own = existsSync(join(folder, "values.schema.json")) ? JSON.parse(read("values.schema.json")) : {};

const schema = schemaOfMap(document.contents, text.length, own, free);
for (const [path, type] of Object.entries(unlisted[chart] ?? {})) {
  const keys = path.split(".");
  const parent = keys.slice(0, -1).reduce((part, key) => part.properties[key], schema);
  parent.properties[keys.at(-1)] = type;
}
mkdirSync(dirname(output), { recursive: true });
const json = JSON.stringify({ $schema: "http://json-schema.org/draft-07/schema#", ...sorted(schema) }, undefined, 2);
writeFileSync(output, `${json.replace(/\[\s+([^\]]*?)\s+\]/g, (_, list) => `[${list.replace(/\s+/g, " ")}]`)}\n`);

function schemaOf(node, key, end, own = {}) {
  if (isMap(node)) {
    if (node.items.length === 0) return own.properties === undefined ? { type: ["object", "array"] } : fromOwn(own);
    return freeMaps.test(key) ? { type: ["object", "array"] } : schemaOfMap(node, end, own);
  }
  if (isSeq(node)) return { type: ["array", "object"] };
  const value = isScalar(node) ? node.value : null;
  if (value === null) return {};
  // A template prints text and numbers alike, but treats the text "false" as true.
  return typeof value === "boolean" ? { type: "boolean" } : { type: ["string", "number", "boolean"] };
}

/** @param end start of the next value outside this map; comments before it may name keys of the map */
function schemaOfMap(map, end, own = {}, free = new Set()) {
  const properties = {};
  const starts = map.items.map(({ key }) => key.range[0]);
  map.items.forEach(({ key, value }, index) => {
    const name = String(key.value);
    const next = starts[index + 1] ?? end;
    properties[name] = free.has(name) ? { type: "object" } : schemaOf(value, name, next, own.properties?.[name]);
  });
  for (const [name, part] of Object.entries(own.properties ?? {})) properties[name] ??= fromOwn(part);
  const column = columnOf(starts[0]);
  for (const { name, offset, column: at } of comments) {
    if (at === column && offset > starts[0] && offset < end) properties[name] ??= {};
  }
  return { type: "object", properties, additionalProperties: false };
}

/** A part that only the schema of the chart has. */
function fromOwn({ properties }) {
  if (properties === undefined) return {};
  const parts = Object.entries(properties).map(([name, part]) => [name, fromOwn(part)]);
  return { type: "object", properties: Object.fromEntries(parts), additionalProperties: false };
}

/** `# nodePort: 30080`: a key without a default. */
function commentedKeys(text) {
  const pattern = /^( *)#+ ?([A-Za-z][\w-]*):(?= |$)/gm;
  return [...text.matchAll(pattern)]
    .filter(({ 2: name }) => !/^(ref|note)$/i.test(name)) // words of sentences
    .map(({ index, 1: indent, 2: name }) => ({ name, offset: index + indent.length, column: indent.length }));
}

function columnOf(offset) {
  return offset - (text.lastIndexOf("\n", offset - 1) + 1);
}

/** Sorts properties by name, so that another order in the chart is no change. */
function sorted(part) {
  if (part.properties === undefined) return part;
  const names = Object.keys(part.properties).sort();
  return { ...part, properties: Object.fromEntries(names.map((name) => [name, sorted(part.properties[name])])) };
}
