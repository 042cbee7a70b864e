import { extname } from "node:path";
import { UserError, problem } from "../engine/problem";
import { toDot } from "./dot";
import { toHtml } from "./html";
import { toMermaid } from "./mermaid";
import type { GraphModel } from "./model";
import { svgFile, svgRenderer } from "./svg";

export const formats = ["mermaid", "dot", "svg", "html", "json"] as const;
export type Format = (typeof formats)[number];

const formatsByExtension: Readonly<Record<string, Format>> = {
  ".mmd": "mermaid",
  ".mermaid": "mermaid",
  ".dot": "dot",
  ".gv": "dot",
  ".svg": "svg",
  ".html": "html",
  ".json": "json",
};

/**
 * Chooses the format by the option, then by the extension of the file, then Mermaid.
 * @throws UserError for an unknown format or extension
 */
export function chooseFormat(format: string | undefined, file: string | undefined): Format {
  if (format === undefined && file !== undefined) return formatOfFile(file);
  if (format === undefined) return "mermaid";
  const known = formats.find((each) => each === format);
  if (known === undefined) {
    throw new UserError([problem({ path: "--format", value: format, must: `be one of ${formats.join(", ")}` })]);
  }
  return known;
}

function formatOfFile(file: string): Format {
  const known = formatsByExtension[extname(file).toLowerCase()];
  if (known !== undefined) return known;
  const must = `end in ${Object.keys(formatsByExtension).join(", ")}`;
  const fix = `or set --format to ${formats.join(", ")}`;
  throw new UserError([problem({ path: "--output-file", value: file, must, fix })]);
}

/** @param root the project's folder, with the parts of the page */
export async function draw(model: GraphModel, format: Format, root: string): Promise<string> {
  switch (format) {
    case "mermaid":
      return toMermaid(model);
    case "dot":
      return toDot(model);
    case "svg":
      return svgFile((await svgRenderer())(model));
    case "html":
      return toHtml(model, await svgRenderer(), root);
    case "json":
      return `${JSON.stringify(model, undefined, 2)}\n`;
  }
}
