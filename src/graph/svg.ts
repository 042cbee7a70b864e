import { createRequire } from "node:module";
import { colors, toDot } from "./dot";
import type { GraphModel } from "./model";

/** Draws with Graphviz compiled to WebAssembly, so that nothing has to be installed. */
export async function svgRenderer(): Promise<(model: GraphModel, layers?: readonly string[]) => string> {
  // import() fails: the bundle runs as a script with compiled code of V8, for which Node has no importer.
  const { instance } = createRequire(__filename)("@viz-js/viz") as typeof import("@viz-js/viz");
  const graphviz = await instance();
  return (model, layers) => {
    const drawn = graphviz.renderString(toDot(model, layers), { format: "svg" });
    return drawn
      .slice(drawn.indexOf("<svg"))
      .replace(/<!--[^]*?-->\n?/g, "")
      .replaceAll("&#45;", "-");
  };
}

/** A standalone file, with a style sheet for dark backgrounds. */
export function svgFile(drawn: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${drawn.replace(/<svg[^>]*>/, (open) => `${open}\n<style>\n${svgStyle}</style>`)}`;
}

/** Graphviz writes colors as attributes, which any rule overrides. */
const svgStyle = `@media (prefers-color-scheme: dark) {
  svg { background: #11161d; }
  text, .edge text { fill: #e6e9ee; }
  text[fill="${colors.muted}"], .edge text { fill: #9aa5b5; }
  .cluster > path { fill: #171d26; stroke: #2c3542; }
  .node > path { fill: #1f2733; stroke: #3a4555; }
  .system > path { fill: none; }
  .existing > path { fill: none; }
  .edge > path { stroke: #6b778a; }
  .edge > polygon { fill: #6b778a; stroke: #6b778a; }
}
`;
