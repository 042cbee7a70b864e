import { createHash } from "node:crypto";
import { join } from "node:path";
import { readText } from "../engine/read-file";
import { colors, layersOf } from "./dot";
import { bySystem, type GraphModel, partOf } from "./model";

/**
 * A self-contained page: a drawing of each view, the data, and the script.
 * @param root the project's folder, with the parts of the page
 */
export function toHtml(
  model: GraphModel,
  render: (model: GraphModel, layers: readonly string[]) => string,
  root: string,
): string {
  const part = (name: string) => readText(join(root, "src", "graph", "page", name));
  const script = part("page.js");
  const layers = layersOf(model);
  const drawings = viewsOf(model).map(({ view, environments }) => ({
    view,
    drawn: render(environments === undefined ? model : partOf(model, environments), layers),
  }));
  const pieces: Readonly<Record<string, string>> = {
    head: `<meta http-equiv="Content-Security-Policy" content="${policy(script)}" />\n<style>\n${part("page.css")}</style>`,
    body: [
      ...drawings.map(({ view, drawn }) => `<template data-view="${view}">${drawn}</template>`),
      `<script type="application/json" id="data">${embed({ ...model, muted: colors.muted })}</script>`,
      `<script>${script}</script>`,
    ].join("\n"),
  };
  return part("page.html").replace(/\{\{(\w+)\}\}/g, (_, name: string) => pieces[name]!);
}

/** Everything, each system if there are several, and each environment: by the values of the page's selection. */
function viewsOf(model: GraphModel): readonly { readonly view: string; readonly environments?: readonly string[] }[] {
  const groups = bySystem(model.environments);
  const systems = groups.length < 2 ? [] : groups.filter(({ system }) => system !== undefined);
  return [
    { view: "" },
    ...systems.map(({ system, environments }) => ({
      view: `system/${system}`,
      environments: environments.map(({ name }) => name),
    })),
    ...model.environments.map(({ name }) => ({ view: name, environments: [name] })),
  ];
}

/** The page makes no request, and runs only its own script. */
function policy(script: string): string {
  const hash = createHash("sha256").update(script).digest("base64");
  return `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'`;
}

/** JSON that cannot end its element. */
function embed(data: unknown): string {
  return JSON.stringify(data).replaceAll("<", "\\u003c");
}
