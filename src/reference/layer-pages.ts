import type { AnyLayer } from "../engine/layer";
import { compareNames } from "../engine/graph";
import { type GeneratedPage, generatedPage } from "./generated";
import { inputsList } from "./input-list";
import { inputRows } from "./inputs";
import { type DefinedLayer, domainOf } from "./layer-files";
import { code, item, link, sentence, words } from "./markdown";

export const layersFolder = "docs/layers";
const projectRoot = "../..";

interface Catalog {
  readonly layers: readonly DefinedLayer[];
}

/** A page for each layer, and an index of them by domain. */
export function layerPages(catalog: Catalog): readonly GeneratedPage[] {
  return [indexPage(catalog), ...catalog.layers.map((layer) => layerPage(layer, catalog))];
}

function page(name: string, ...blocks: readonly string[]): GeneratedPage {
  return generatedPage(`${layersFolder}/${name}.md`, "src/layers", ...blocks);
}

function indexPage({ layers }: Catalog): GeneratedPage {
  const domains = [...new Set(layers.map(domainOf))].sort(compareNames);
  return page(
    "README",
    "# Layers",
    "The inputs, needs and outputs of every layer. A unit sets inputs in its file below `environments/`, as values or as outputs of other units.",
    ...domains.flatMap((domain) => [
      `## ${titleOf(domain)}`,
      layers
        .filter((layer) => domainOf(layer) === domain)
        .map(({ layer }) => item(`${pageLink(layer.name)}: ${sentence(layer.summary)}`, needsLine(layer)))
        .join("\n"),
    ]),
  );
}

const titleOf = (domain: string): string => words(`${domain[0]!.toUpperCase()}${domain.slice(1)}`);
const pageLink = (layer: string): string => link(layer, `${layer}.md`);
const projectLink = (text: string, file: string): string => link(text, `${projectRoot}/${file}`);

function needsLine(layer: AnyLayer): string {
  const needs = needsOf(layer);
  return needs.length === 0 ? "" : `Needs ${needs.map(pageLink).join(", ")}.`;
}

function layerPage({ layer, file }: DefinedLayer, { layers }: Catalog): GeneratedPage {
  const readers = layers.filter((other) => needsOf(other.layer).includes(layer.name));
  return page(
    layer.name,
    `# ${words(layer.name)}`,
    sentence(layer.summary),
    [
      item(`Defined in ${projectLink(file, file)}`),
      item(`Its units: ${code(`npx strata list --layer ${layer.name}`)}`),
      item(`Layers that need it: ${readers.map((reader) => pageLink(reader.layer.name)).join(", ") || "none"}`),
    ].join("\n"),
    "## Needs",
    needsList(layer),
    "## Inputs",
    ...inputsList(inputRows(layer.inputs)),
    "## Outputs",
    outputsList(layer),
  );
}

function needsList({ needs }: AnyLayer): string {
  const items = Object.entries(needs).map(([name, { layer, contract }]) =>
    item(`${code(name)}, a unit of ${pageLink(layer)}, for ${Object.keys(contract).map(code).join(", ")}`),
  );
  return items.length === 0 ? "None." : items.join("\n");
}

function outputsList({ outputs }: AnyLayer): string {
  const items = Object.entries(outputs).map(([name, { description, example, sensitive, map }]) => {
    const type = `${code(exampleType(example, map))}${sensitive ? ", sensitive" : ""}`;
    return item(`**${code(name)}** ${type}`, `${sentence(description)} Example: ${code(JSON.stringify(example))}`);
  });
  return items.length === 0 ? "None." : items.join("\n");
}

/** The Terraform type of a value. */
function exampleType(example: unknown, map: boolean): string {
  if (Array.isArray(example)) return `list(${example.length === 0 ? "any" : exampleType(example[0], false)})`;
  if (typeof example !== "object" || example === null) return example === null ? "any" : typeof example;
  if (map) return `map(${exampleType(Object.values(example)[0] ?? null, false)})`;
  return `object({ ${Object.entries(example)
    .map(([key, value]) => `${key} = ${exampleType(value, false)}`)
    .join(", ")} })`;
}

const needsOf = ({ needs }: AnyLayer): readonly string[] => [
  ...new Set(Object.values(needs).map(({ layer }) => layer)),
];
