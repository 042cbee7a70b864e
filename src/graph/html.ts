import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { colors, layersOf } from "./dot";
import { type GraphModel, partOf } from "./model";

/**
 * One page that needs nothing else: the drawing of all and of each environment, the data, and the behaviour.
 * @param root the project's folder, where the page's parts are
 */
export function toHtml(
  model: GraphModel,
  render: (model: GraphModel, layers: readonly string[]) => string,
  root: string,
): string {
  const part = (name: string) => readFileSync(join(root, "src", "graph", "page", name), "utf8");
  const script = part("page.js");
  const layers = layersOf(model);
  const drawings = [
    { environment: "", drawn: render(model, layers) },
    ...model.environments.map(({ name }) => ({ environment: name, drawn: render(partOf(model, name), layers) })),
  ];
  const pieces: Readonly<Record<string, string>> = {
    head: `<meta http-equiv="Content-Security-Policy" content="${policy(script)}" />\n<style>\n${part("page.css")}</style>`,
    body: [
      ...drawings.map(({ environment, drawn }) => `<template data-environment="${environment}">${drawn}</template>`),
      `<script type="application/json" id="data">${embed({ ...model, muted: colors.muted })}</script>`,
      `<script>${script}</script>`,
    ].join("\n"),
  };
  return part("page.html").replace(/\{\{(\w+)\}\}/g, (_, name: string) => pieces[name]!);
}

/** The page reaches for nothing, and runs no script but its own. */
function policy(script: string): string {
  const hash = createHash("sha256").update(script).digest("base64");
  return `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'`;
}

/** JSON that cannot end the element it stands in. */
function embed(data: unknown): string {
  return JSON.stringify(data).replaceAll("<", "\\u003c");
}
