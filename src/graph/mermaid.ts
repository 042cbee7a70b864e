import { edgeLines, plain } from "./labels";
import { bySystem, countResources, type GraphEnvironment, type GraphModel, type GraphUnit, titleOf } from "./model";

/** A flowchart for GitHub, GitLab and most wikis. Arrows run from a producer to its reader. */
export function toMermaid({ environments, units, existing, references }: GraphModel): string {
  const existingIn = (name: string | undefined) =>
    existing
      .filter(({ environment }) => environment === name)
      .map((thing) => `${nodeId(thing.id)}(["${escape(thing.name)}<br/>existing"]):::existing`);
  const frameOf = (environment: GraphEnvironment) =>
    subgraph(`ENV_${nodeId(environment.name)}`, titleOf(environment), [
      ...existingIn(environment.name),
      ...units.filter((unit) => unit.environment === environment.name).map(node),
    ]);
  return [
    "flowchart LR",
    ...indented([
      ...existingIn(undefined),
      ...bySystem(environments).flatMap(({ system, environments: own }) => {
        const frames = own.flatMap(frameOf);
        return system === undefined ? frames : subgraph(`SYSTEM_${nodeId(system)}`, system, frames);
      }),
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

/** Ids are in upper case, which no unit has: a frame and a node never share an id. */
function subgraph(id: string, title: string, lines: readonly string[]): readonly string[] {
  return [`subgraph ${id}["${escape(title)}"]`, ...indented(lines), "end"];
}

const indented = (lines: readonly string[]): readonly string[] => lines.map((line) => `  ${line}`);

function node(unit: GraphUnit): string {
  const lines = [`<b>${escape(unit.unit)}</b>`, escape(unit.summary), countResources(unit)];
  return `${nodeId(unit.id)}["${lines.join("<br/>")}"]`;
}

/** Mermaid reads a hyphen as the start of an arrow, and a word such as `graph` before one as a keyword. */
const nodeId = (name: string): string => name.replaceAll("-", "_");

/** Mermaid entities for characters that end the label, start a directive, or have a meaning in HTML or Markdown. */
function escape(text: string): string {
  return plain(text).replace(/[^\p{L}\p{N} .,:/()_+'=!?–—…-]/gu, (character) => `#${character.codePointAt(0)!};`);
}
