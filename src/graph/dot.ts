import { edgeLines, plain, wrap } from "./labels";
import { bySystem, countResources, type GraphEnvironment, type GraphModel, type GraphUnit, titleOf } from "./model";

/** Colors by role. The style sheet of the SVG replaces them on a dark background. */
export const colors = {
  ink: "#1d2430",
  muted: "#667085",
  card: "#ffffff",
  border: "#c9d0da",
  cluster: "#f5f7fa",
  edge: "#8a94a6",
} as const;

/** One color per layer, readable on light and dark backgrounds. */
const layerColors = ["#3b82f6", "#f59e0b", "#10b981", "#a855f7", "#ef4444", "#06b6d4", "#ec4899", "#84cc16"] as const;

/**
 * The graph in the DOT language: systems and environments as nested clusters, arrows from a producer to its reader.
 * @param layers the layers of the whole model if this is a part of it, so that each layer keeps its color
 */
export function toDot(model: GraphModel, layers = layersOf(model)): string {
  const { environments, units, existing, references } = model;
  const paint = (unit: GraphUnit) => layerColors[layers.indexOf(unit.layer) % layerColors.length]!;
  const existingIn = (name: string | undefined) =>
    existing
      .filter(({ environment }) => environment === name)
      .map(
        (thing) =>
          `    ${quote(thing.id)} [id=${quote(`node-${thing.id}`)}, class="existing", style="rounded,dashed", label=${html([title(thing.name), small("existing")])}];`,
      );
  const clusterOf = (environment: GraphEnvironment) => [
    `  subgraph ${quote(`cluster_${environment.name}`)} {`,
    `    graph [class="environment", style="rounded,filled", fillcolor="${colors.cluster}", ${clusterLook}, margin=16, fontsize=14, label=<${bold(titleOf(environment))}  ${small(environment.target)}>];`,
    ...existingIn(environment.name),
    ...units
      .filter((unit) => unit.environment === environment.name)
      .map(
        (unit) =>
          `    ${quote(unit.id)} [id=${quote(`node-${unit.id}`)}, class="unit", label=${card(unit, paint(unit))}];`,
      ),
    "  }",
  ];
  return [
    "digraph strata {",
    '  graph [rankdir=LR, bgcolor=transparent, nodesep=0.3, ranksep=0.6, pad=0.2, fontname="Helvetica"];',
    `  node [shape=box, style="rounded,filled", fillcolor="${colors.card}", color="${colors.border}", fontcolor="${colors.ink}", fontname="Helvetica", fontsize=13, margin="0.08,0.05"];`,
    `  edge [color="${colors.edge}", fontcolor="${colors.muted}", fontname="Helvetica", fontsize=10, arrowsize=0.7];`,
    ...existingIn(undefined),
    ...bySystem(environments).flatMap(({ system, environments: own }) => {
      const clusters = own.flatMap(clusterOf);
      return system === undefined ? clusters : systemCluster(system, clusters);
    }),
    ...references.map((reference) => {
      const lines = edgeLines(reference);
      const look = lines.length === 0 ? "style=dashed" : `label=${quoteLines(lines)}`;
      const id = quote(`edge-${reference.producer}--${reference.reader}`);
      return `  ${quote(reference.producer)} -> ${quote(reference.reader)} [id=${id}, class="reference", ${look}];`;
    }),
    "}",
    "",
  ].join("\n");
}

const clusterLook = `color="${colors.border}", fontcolor="${colors.ink}", labeljust=l`;

/** The space in the name keeps it apart from the clusters of environments. */
function systemCluster(system: string, clusters: readonly string[]): readonly string[] {
  return [
    `  subgraph ${quote(`cluster_system ${system}`)} {`,
    `    graph [class="system", style="rounded", ${clusterLook}, margin=20, fontsize=18, label=<${bold(system)}>];`,
    ...clusters,
    "  }",
  ];
}

export function layersOf({ units }: GraphModel): readonly string[] {
  return [...new Set(units.map(({ layer }) => layer))].sort();
}

function card(unit: GraphUnit, stripe: string): string {
  const facts = [
    ...(unit.layer === unit.unit ? [] : [`layer ${unit.layer}`]),
    countResources(unit),
    ...(unit.deletionProtection ? ["deletion protection"] : []),
  ];
  const summary = wrap(unit.summary, 32);
  const footer = facts.join(" · ");
  const width = Math.max(room(unit.unit, 14, 0.7), ...summary.map((line) => room(line, 11)), room(footer, 10));
  return html([title(unit.unit), ...summary.map(text), small(footer)], stripe, width);
}

/** Graphviz measures Helvetica. This is the width in the widest font that replaces it. */
const room = (words: string, size: number, perCharacter = 0.62): number =>
  Math.ceil(plain(words).length * size * perCharacter);

/** A label of left-aligned lines, with a stripe in front of them. */
function html(lines: readonly string[], stripe?: string, width = 0): string {
  const bar =
    stripe === undefined
      ? ""
      : `<td width="5" rowspan="${lines.length}" bgcolor="${stripe}"></td><td width="4" rowspan="${lines.length}"></td>`;
  const rows = lines.map(
    (line, index) => `<tr>${index === 0 ? bar : ""}<td align="left" width="${width}">${line}</td></tr>`,
  );
  return `<<table border="0" cellborder="0" cellspacing="0" cellpadding="1">${rows.join("")}</table>>`;
}

const title = (words: string): string => `<font point-size="14">${bold(words)}</font>`;
const bold = (words: string): string => `<b>${escape(words)}</b>`;
const text = (words: string): string => `<font point-size="11">${escape(words)}</font>`;
const small = (words: string): string => `<font point-size="10" color="${colors.muted}">${escape(words)}</font>`;

const escape = (words: string): string =>
  plain(words).replace(/[&<>"]/g, (character) => `&#${character.codePointAt(0)!};`) || " ";

const quote = (words: string): string => `"${plain(words).replace(/[\\"]/g, "\\$&")}"`;
const quoteLines = (lines: readonly string[]): string =>
  `"${lines.map((line) => quote(line).slice(1, -1)).join("\\n")}"`;
