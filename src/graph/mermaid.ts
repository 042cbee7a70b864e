import { edgeLines, plain } from "./labels";
import { countResources, type GraphModel, type GraphUnit } from "./model";

/** A flowchart that GitHub, GitLab and most wikis draw: arrows run from what is read to who reads. */
export function toMermaid({ environments, units, existing, references }: GraphModel): string {
  const existingIn = (name: string | undefined) =>
    existing
      .filter(({ environment }) => environment === name)
      .map((thing) => `    ${nodeId(thing.id)}(["${escape(thing.name)}<br/>exists already"]):::existing`);
  return [
    "flowchart LR",
    ...existingIn(undefined),
    ...environments.flatMap(({ name }) => [
      // Upper case, which no unit has: a cluster and a node never share an id.
      `  subgraph ENV_${nodeId(name)}["${escape(name)}"]`,
      ...existingIn(name),
      ...units.filter(({ environment }) => environment === name).map((unit) => `    ${node(unit)}`),
      "  end",
    ]),
    ...references.map((reference) => {
      const producer = nodeId(reference.producer);
      const reader = nodeId(reference.reader);
      const label = edgeLines(reference).map(escape).join("<br/>");
      return label === "" ? `  ${producer} -.-> ${reader}` : `  ${producer} -->|"${label}"| ${reader}`;
    }),
    "  classDef existing stroke-dasharray: 4 3",
    "",
  ].join("\n");
}

function node(unit: GraphUnit): string {
  const lines = [`<b>${escape(unit.unit)}</b>`, escape(unit.summary), countResources(unit)];
  return `${nodeId(unit.id)}["${lines.join("<br/>")}"]`;
}

/** Mermaid reads a hyphen as the start of an arrow, and words such as `graph` as its own when one follows. */
const nodeId = (name: string): string => name.replaceAll("-", "_");

/** Mermaid's own entities: what would end the label, start a directive, or be read as HTML or Markdown. */
function escape(text: string): string {
  return plain(text).replace(/[^\p{L}\p{N} .,:/()_+'=!?–—…-]/gu, (character) => `#${character.codePointAt(0)!};`);
}
