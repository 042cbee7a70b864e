import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import { join } from "node:path";
import { chooseFormat, draw } from "../../src/graph/formats";
import type { GraphModel } from "../../src/graph/model";
import { problemsOf } from "../support/projects/synth";
import { hostile, platformModel, systemsModel } from "./platform";

const root = join(__dirname, "..", "..");
const model = platformModel();
const empty: GraphModel = { environments: [], units: [], existing: [], references: [] };

describe("the format", () => {
  test.each([
    [undefined, undefined, "mermaid"],
    [undefined, "graph.svg", "svg"],
    [undefined, "docs/Graph.HTML", "html"],
    ["mermaid", "graph.txt", "mermaid"],
    ["dot", "graph.svg", "dot"],
  ])("of --format %s and --output-file %s is %s", (format, file, expected) => {
    expect(chooseFormat(format, file)).toBe(expected);
  });

  test.each(["graph.pdf", "graph", "graph.svg.bak"])("of the file %s is an error, not Mermaid", (file) =>
    expect(problemsOf(() => chooseFormat(undefined, file))).toEqual([
      `--output-file is "${file}", but must end in .mmd, .mermaid, .dot, .gv, .svg, .html, .json ` +
        "(or set --format to mermaid, dot, svg, html, json).",
    ]),
  );

  test("is an error if it is unknown", () => {
    expect(problemsOf(() => chooseFormat("pdf", undefined))).toEqual([
      '--format is "pdf", but must be one of mermaid, dot, svg, html, json.',
    ]);
  });
});

describe("Mermaid", () => {
  test("has a frame for each environment with its units, and an arrow for each reference", async () => {
    const lines = (await draw(model, "mermaid", root)).split("\n").map((line) => line.trim());
    expect(lines[0]).toBe("flowchart LR");
    const prod = lines.slice(lines.indexOf('subgraph ENV_prod["prod"]'), lines.lastIndexOf("end"));
    expect(prod.map((line) => line.split("[")[0])).toEqual([
      "subgraph ENV_prod",
      "prod_kafka",
      "prod_kafka_viewer",
      "prod_keys",
      "prod_network",
    ]);
    expect(lines).toContain(
      'dev_network -->|"cidr<br/>privateSubnetIds<br/>publicSubnetIds<br/>and 2 more"| dev_kafka',
    );
    expect(lines).toContain("prod_kafka -.-> prod_kafka_viewer");
    expect(lines).toContain('existing_1(["domain<br/>existing"]):::existing');
  });

  test("groups environments by system", async () => {
    const drawing = await draw(systemsModel(), "mermaid", root);
    expect(drawing.replace(/(\w+)\["<b>.*$/gm, "$1")).toContain(`flowchart LR
  subgraph SYSTEM_lake["lake"]
    subgraph ENV_lake_dev["dev"]
      lake_dev_keys
    end
  end
  subgraph ENV_local["local"]
    local_network
  end
  subgraph SYSTEM_streaming["streaming"]
    subgraph ENV_streaming_dev["dev"]
      streaming_dev_keys
    end
    subgraph ENV_streaming_prod["prod"]
      existing_1(["network<br/>existing"]):::existing
      streaming_prod_kafka
      streaming_prod_keys
    end
  end
`);
  });

  test("escapes special characters as Mermaid entities", async () => {
    const line = (await draw(model, "mermaid", root)).split("\n").find((each) => each.includes("dev_kafka["))!;
    const label = /^ +dev_kafka\["<b>kafka<\/b><br\/>(.*)<br\/>2 resources"\]$/.exec(line)![1]!;
    expect(label).not.toMatch(/["<>`|{}[\]&%\\]/);
    const read = label.replace(/#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));
    expect(read).toBe(hostile);
  });
});

interface Drawn {
  readonly objects: readonly {
    readonly name: string;
    readonly nodes?: readonly number[];
    readonly subgraphs?: readonly number[];
    readonly _gvid: number;
  }[];
  readonly edges: readonly { readonly tail: number; readonly head: number; readonly label?: string }[];
}

describe("DOT", () => {
  test("has the units, environments and references when Graphviz reads it", async () => {
    const { instance } = createRequire(__filename)("@viz-js/viz") as typeof import("@viz-js/viz");
    const drawn = (await instance()).renderJSON(await draw(model, "dot", root)) as Drawn;
    const nameOf = (id: number) => drawn.objects.find(({ _gvid }) => _gvid === id)!.name;
    const clusters = drawn.objects.filter(({ name }) => name.startsWith("cluster_"));
    expect(clusters.map(({ name, nodes = [] }) => [name, nodes.map(nameOf).sort()])).toEqual([
      ["cluster_dev", ["dev-kafka", "dev-network"]],
      ["cluster_prod", ["prod-kafka", "prod-kafka-viewer", "prod-keys", "prod-network"]],
    ]);
    expect(drawn.edges.map(({ tail, head }) => `${nameOf(tail)} -> ${nameOf(head)}`).sort()).toEqual(
      model.references.map(({ producer, reader }) => `${producer} -> ${reader}`).sort(),
    );
    expect(drawn.edges.map(({ label }) => label)).toContain("bootstrapBrokers");
  });

  test("has a cluster for each system around the clusters of its environments", async () => {
    const { instance } = createRequire(__filename)("@viz-js/viz") as typeof import("@viz-js/viz");
    const drawn = (await instance()).renderJSON(await draw(systemsModel(), "dot", root)) as Drawn;
    const nameOf = (id: number) => drawn.objects.find(({ _gvid }) => _gvid === id)!.name;
    const nested = drawn.objects.filter(({ name }) => name.startsWith("cluster_system "));
    expect(nested.map(({ name, subgraphs = [] }) => [name, subgraphs.map(nameOf)])).toEqual([
      ["cluster_system lake", ["cluster_lake-dev"]],
      ["cluster_system streaming", ["cluster_streaming-dev", "cluster_streaming-prod"]],
    ]);
  });
});

describe("SVG", () => {
  test("shows every unit, environment and reference", async () => {
    const svg = await draw(model, "svg", root);
    for (const { id } of [...model.units, ...model.existing]) expect(svg).toContain(`id="node-${id}"`);
    for (const { producer, reader } of model.references) expect(svg).toContain(`id="edge-${producer}--${reader}"`);
    expect(svg).toContain("@media (prefers-color-scheme: dark)");
  });

  test("shows markup as text", async () => {
    const svg = await draw(model, "svg", root);
    expect(svg).not.toMatch(/<script|<b>/);
    expect(svg).toContain("&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;");
  });
});

describe("the page", () => {
  const scripts = (html: string) => [...html.matchAll(/<script[^>]*>([^]*?)<\/script>/g)].map((match) => match[1]!);

  test("contains data that cannot end its element", async () => {
    const [data, script, ...others] = scripts(await draw(model, "html", root));
    expect(others).toEqual([]);
    expect(JSON.parse(data!)).toMatchObject(JSON.parse(JSON.stringify(model)) as object);
    expect(script).toContain("showDrawing();");
  });

  test("makes no request and allows only its own script", async () => {
    const html = await draw(model, "html", root);
    expect(html.replaceAll(/xmlns(:xlink)?="[^"]*"/g, "")).not.toMatch(/https?:\/\/|src=|@import|url\(/);
    const hash = createHash("sha256").update(scripts(html)[1]!).digest("base64");
    expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'"`);
  });

  test("has a drawing of everything, of each system if there are several, and of each environment", async () => {
    const viewsOf = async (each: GraphModel) =>
      [...(await draw(each, "html", root)).matchAll(/<template data-view="(.*?)"/g)].map((match) => match[1]);
    expect(await viewsOf(model)).toEqual(["", "dev", "prod"]);
    expect(await viewsOf(systemsModel())).toEqual([
      ...["", "system/lake", "system/streaming"],
      ...["lake-dev", "local", "streaming-dev", "streaming-prod"],
    ]);
  });
});

test.each(["mermaid", "dot", "svg", "html", "json"] as const)(
  "a project without units has a graph: %s",
  async (format) => {
    expect(await draw(empty, format, root)).not.toBe("");
  },
);

test("the same model gives the same bytes", async () => {
  for (const format of ["mermaid", "dot", "svg", "html", "json"] as const) {
    expect(await draw(platformModel(), format, root)).toBe(await draw(model, format, root));
  }
});
