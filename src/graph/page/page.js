/* global document, Event, location, window, history */
// The behavior of the page. The script is copied into the page unchanged, and reads the model from the element `data`.
"use strict";

const { environments, units, references, existing, muted } = JSON.parse(document.getElementById("data").textContent);
const [list, canvas, panel, search, view, count] = ["list", "canvas", "panel", "search", "view", "count"].map((id) =>
  document.getElementById(id),
);
const unitById = new Map(units.map((unit) => [unit.id, unit]));
const environmentByName = new Map(environments.map((environment) => [environment.name, environment]));
const systems = [...new Set(environments.map(({ system }) => system))];
const existingById = new Map(existing.map((thing) => [thing.id, thing]));
const smallestZoom = 0.1;
const largestZoom = 4;
let zoom = 1;

/** An element with attributes and children. Text is never read as HTML. */
function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined) made.setAttribute(key, value);
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

const selectedId = () => {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return "";
  }
};
const countOf = (unit) => Object.values(unit.resources).reduce((sum, each) => sum + each, 0);
/** The path within the system: `prod` for `streaming/prod`. */
const titleOf = ({ path, system }) => (system === undefined ? path : path.slice(system.length + 1));
const inView = ({ environment: name }) =>
  ["", name, `system/${environmentByName.get(name).system}`].includes(view.value);

function matches(unit) {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  const text = [
    unit.id,
    unit.layer,
    unit.summary,
    unit.file,
    unit.state,
    ...Object.keys(unit.resources),
    ...Object.keys(unit.outputs),
  ]
    .join("\n")
    .toLowerCase();
  return words.every((word) => text.includes(word));
}

function showList() {
  const shown = units.filter((unit) => inView(unit) && matches(unit));
  const total = units.filter(inView).length;
  const noun = total === 1 ? "unit" : "units";
  count.textContent = shown.length === total ? `${total} ${noun}` : `${shown.length} of ${total} ${noun}`;
  list.replaceChildren(
    ...systems.flatMap((system) => {
      const lists = environments
        .filter((environment) => environment.system === system)
        .flatMap((environment) => environmentList(environment, shown));
      return system === undefined || lists.length === 0 ? lists : [systemList(system, lists)];
    }),
  );
}

/** Of several systems, only those are open that are chosen, searched or hold the chosen unit. */
function systemList(system, lists) {
  const chosen = unitById.get(selectedId());
  const isOpen =
    systems.length < 2 ||
    view.value !== "" ||
    search.value.trim() !== "" ||
    (chosen !== undefined && environmentByName.get(chosen.environment).system === system);
  const heading = element("summary", {}, element("h2", {}, system));
  return element("details", { open: isOpen ? "" : undefined }, heading, ...lists);
}

function environmentList(environment, shown) {
  const own = shown.filter((unit) => unit.environment === environment.name);
  if (own.length === 0) return [];
  const heading = environment.system === undefined ? "h2" : "h3";
  const entries = own.map((unit) => element("li", {}, listEntry(unit)));
  return [element(heading, {}, titleOf(environment)), element("ul", {}, ...entries)];
}

function listEntry(unit) {
  const current = unit.id === selectedId() ? "true" : undefined;
  const size = element("span", { title: "resources" }, String(countOf(unit)));
  return element("a", { href: `#${unit.id}`, "aria-current": current }, unit.unit, size);
}

/** Shows the drawing of the chosen view, with its units as buttons. */
function showDrawing() {
  const template = document.querySelector(`template[data-view="${view.value}"]`);
  canvas.replaceChildren(template.content.cloneNode(true));
  canvas.querySelectorAll("title").forEach((title) => title.remove());
  canvas.querySelectorAll(`text[fill="${muted}"]`).forEach((text) => text.classList.add("muted"));
  for (const node of canvas.querySelectorAll(".unit")) {
    const unit = unitById.get(node.id.replace(/^node-/, ""));
    node.setAttribute("tabindex", "0");
    node.setAttribute("role", "button");
    node.setAttribute("aria-label", `${unit.id}: ${unit.summary}`);
    node.addEventListener("click", () => select(unit.id));
    node.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      select(unit.id);
    });
  }
  fit();
}

/** Emphasizes the chosen unit and the results of the search, and dims the rest. */
function highlight() {
  const id = selectedId();
  const chosen = unitById.has(id);
  const near = new Set([id]);
  for (const reference of references) {
    const touches = reference.producer === id || reference.reader === id;
    const edge = document.getElementById(`edge-${reference.producer}--${reference.reader}`);
    edge?.classList.toggle("carried", touches);
    edge?.classList.toggle("dim", (chosen && !touches) || (!chosen && search.value.trim() !== ""));
    if (touches) near.add(reference.producer).add(reference.reader);
  }
  for (const node of canvas.querySelectorAll(".node")) {
    const own = node.id.replace(/^node-/, "");
    const unit = unitById.get(own);
    const found = unit === undefined ? search.value.trim() === "" : matches(unit);
    node.classList.toggle("selected", own === id);
    node.classList.toggle("dim", !found || (chosen && !near.has(own)));
  }
}

function showPanel() {
  const unit = unitById.get(selectedId());
  panel.replaceChildren(...(unit === undefined ? overview() : details(unit)));
  panel.scrollTop = 0;
}

function overview() {
  const rows = environments.map(({ name, path }) => {
    const own = units.filter((unit) => unit.environment === name);
    return [viewButton(name, path), own.length, own.reduce((sum, unit) => sum + countOf(unit), 0)];
  });
  return [
    element("h2", {}, "Overview"),
    table(["Environment", "Units", "Resources"], rows),
    element("h3", {}, "Legend"),
    element(
      "ul",
      {},
      element(
        "li",
        {},
        "A box is a unit: one Terraform root module with one state. Units of a layer have the same color.",
      ),
      element("li", {}, "An arrow runs from a unit to its dependent, and names the outputs that the dependent reads."),
      element(
        "li",
        {},
        "A dashed arrow reads nothing from the state: the value is known before Terraform runs, or only checked.",
      ),
      element("li", {}, "A dashed box is an existing thing that is not managed here."),
      element("li", {}, "Choose a unit to see its dependencies, outputs, resources and state."),
    ),
  ];
}

function viewButton(value, text) {
  const button = element("button", { type: "button", class: "link" }, text);
  button.addEventListener("click", () => {
    view.value = value;
    view.dispatchEvent(new Event("change"));
  });
  return button;
}

function details(unit) {
  const { path: folder, target } = environmentByName.get(unit.environment);
  const close = element("button", { type: "button", "aria-label": "Close" }, "×");
  close.addEventListener("click", () => select(""));
  const dependencies = references.filter(({ reader }) => reader === unit.id);
  const dependents = references.filter(({ producer }) => producer === unit.id);
  return [
    element("header", {}, element("h2", {}, unit.id), close),
    element("p", {}, unit.summary),
    facts([
      ["Layer", unit.layer],
      ["Environment", folder],
      ["Deployed to", target],
      ["Deletion protection", unit.deletionProtection ? "yes" : "no"],
      ["File", path(unit.file)],
      ["State", path(unit.state)],
    ]),
    ...section(
      "Dependencies",
      dependencies.map((each) => carried(each.producer, each)),
    ),
    ...section(
      "Dependents",
      dependents.map((each) => carried(each.reader, each)),
    ),
    ...section("Outputs", Object.entries(unit.outputs).map(output)),
    element("h3", {}, `Resources (${countOf(unit)})`),
    resources(unit),
  ];
}

/** A path that can break after each slash. */
function path(text) {
  const parts = text.split(/(?<=\/)/).flatMap((part, index) => (index === 0 ? [part] : [element("wbr", {}), part]));
  return element("code", {}, ...parts);
}

function table(header, rows) {
  const line = (cells, name) => element("tr", {}, ...cells.map((cell) => element(name, {}, cell)));
  return element(
    "table",
    {},
    ...(header === undefined ? [] : [line(header, "th")]),
    ...rows.map((row) => line(row, "td")),
  );
}

function facts(rows) {
  return element("dl", {}, ...rows.flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]));
}

function section(title, items) {
  const content = items.length === 0 ? element("p", { class: "none" }, "none") : element("ul", {}, ...items);
  return [element("h3", {}, title), content];
}

function carried(id, { outputs }) {
  const target = unitById.has(id)
    ? element("a", { href: `#${id}` }, id)
    : element("span", {}, `${existingById.get(id).name} (existing)`);
  const names = outputs.flatMap((name, index) => [...(index === 0 ? [] : [", "]), element("code", {}, name)]);
  const nothing = outputs.length === 0 ? ["nothing is read from the state"] : [];
  return element("li", {}, target, element("span", { class: "description" }, ...names, ...nothing));
}

function output([name, { description, sensitive }]) {
  const badge = sensitive ? [" ", element("span", { class: "badge" }, "sensitive")] : [];
  return element("li", {}, element("code", {}, name), ...badge, element("span", { class: "description" }, description));
}

function resources(unit) {
  const rows = Object.entries(unit.resources)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([type, number]) => [element("code", {}, type), number]);
  return rows.length === 0 ? element("p", { class: "none" }, "none") : table(undefined, rows);
}

/** The chosen unit is in the address, so that links to a unit and the back button work. */
function select(id) {
  if (id === "") history.pushState(undefined, "", location.pathname + location.search);
  else location.hash = id;
  if (id === "") showSelection();
}

function showSelection() {
  const unit = unitById.get(selectedId());
  if (unit !== undefined && !inView(unit) && document.getElementById(`node-${unit.id}`) === null) {
    view.value = "";
    showDrawing();
  }
  showList();
  showPanel();
  highlight();
  if (unit !== undefined)
    document.getElementById(`node-${unit.id}`)?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function setZoom(value) {
  const svg = canvas.querySelector("svg");
  zoom = Math.min(largestZoom, Math.max(smallestZoom, value));
  svg.setAttribute("width", String(svg.viewBox.baseVal.width * zoom));
  svg.setAttribute("height", String(svg.viewBox.baseVal.height * zoom));
}

/** Fits the width within readable sizes. A larger drawing scrolls. */
function fit() {
  const { width } = canvas.querySelector("svg").viewBox.baseVal;
  setZoom(Math.min(1.3, Math.max(1, (canvas.clientWidth - 32) / width)));
}

for (const system of systems) {
  const options = environments
    .filter((environment) => environment.system === system)
    .map((environment) => element("option", { value: environment.name }, environment.path));
  if (system === undefined) view.append(...options);
  else {
    const all = systems.length < 2 ? [] : [element("option", { value: `system/${system}` }, `all of ${system}`)];
    view.append(element("optgroup", { label: system }, ...all, ...options));
  }
}
view.closest("label").hidden = environments.length < 2;
view.addEventListener("change", () => {
  showDrawing();
  const unit = unitById.get(selectedId());
  if (unit !== undefined && document.getElementById(`node-${unit.id}`) === null) select("");
  else showSelection();
});
search.addEventListener("input", () => {
  showList();
  highlight();
});
document.getElementById("zoom-in").addEventListener("click", () => setZoom(zoom * 1.25));
document.getElementById("zoom-out").addEventListener("click", () => setZoom(zoom / 1.25));
document.getElementById("zoom-fit").addEventListener("click", fit);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.target !== search) select("");
});
window.addEventListener("hashchange", showSelection);
window.addEventListener("popstate", showSelection);
showDrawing();
showSelection();
