import { z } from "zod";
import { layer, outputsOf } from "../../src/engine/layer";
import { mapOutput, output } from "../../src/engine/output";
import { layerPages } from "../../src/reference/layer-pages";

const source = layer({
  name: "source",
  summary: "Where | it starts",
  inputs: z.strictObject({}),
  outputs: {
    names: output("All | of them", ["a"]),
    labels: mapOutput("Tags", { team: "media" }),
    endpoint: output("Address of the service", { host: "h", port: 443 }),
    token: output("Its token", "s", { sensitive: true }),
  },
  build: () => ({ names: ["a"], labels: {}, endpoint: { host: "h", port: 1 }, token: "t" }),
});

const bucket = (days: number) =>
  z
    .strictObject({
      name: z.string(),
      expiry: z.int().default(days).describe("Age at which objects are deleted").meta({ unit: "days", cost: "none" }),
    })
    .prefault({ name: "x" });
const store = layer({
  name: "store",
  summary: "Buckets",
  needs: { from: outputsOf(source, "names", "token") },
  inputs: z.strictObject({
    size: z.int().describe("Size").meta({ limit: "at most 3" }),
    access: z.strictObject({ rules: z.array(z.strictObject({ role: z.string() })) }).optional(),
    raw: bucket(1),
    cooked: bucket(2),
  }),
  outputs: {},
  build: () => ({}),
});

const idle = layer({
  name: "idle",
  summary: "Waits.",
  inputs: z.strictObject({}),
  outputs: {},
  build: () => ({}),
});

const pages = new Map(
  layerPages({
    layers: [
      { layer: idle, file: "src/layers/data/idle.ts" },
      { layer: source, file: "src/layers/network/source.ts" },
      { layer: store, file: "src/layers/data/store.ts" },
    ],
  }).map(({ file, content }) => [file.replace("docs/layers/", ""), content]),
);

test("there is a page for each layer, and an index by domain", () => {
  expect([...pages.keys()]).toEqual(["README.md", "idle.md", "source.md", "store.md"]);
  expect(pages.get("README.md")).toContain(`below \`environments/\`, as values or as outputs of other units.

## Data

- [idle](idle.md): Waits.
- [store](store.md): Buckets.\\
  Needs [source](source.md).

## Network

- [source](source.md): Where \\| it starts.
`);
});

test("outputs have Terraform types and examples, and sensitive ones are marked", () => {
  expect(pages.get("source.md")).toContain(`## Outputs

- **\`names\`** \`list(string)\`\\
  All \\| of them. Example: \`["a"]\`
- **\`labels\`** \`map(string)\`\\
  Tags. Example: \`{"team":"media"}\`
- **\`endpoint\`** \`object({ host = string, port = number })\`\\
  Address of the service. Example: \`{"host":"h","port":443}\`
- **\`token\`** \`string\`, sensitive\\
  Its token. Example: \`"s"\`
`);
});

test("a page names the file of the layer, its needs, and the layers that need it", () => {
  expect(pages.get("store.md")).toContain("- Defined in [src/layers/data/store.ts](../../src/layers/data/store.ts)\n");
  expect(pages.get("store.md")).toContain("- `from`, a unit of [source](source.md), for `names`, `token`\n");
  expect(pages.get("source.md")).toContain(
    "- Its units: `npx strata list --layer source`\n- Layers that need it: [store](store.md)\n",
  );
  expect(pages.get("source.md")).toContain("## Needs\n\nNone.\n\n## Inputs\n\nNone.\n");
});

test("parts of inputs are nested", () => {
  expect(pages.get("store.md")).toContain(`## Inputs

- **\`size\`** \`integer\`, required\\
  Size. Limits: at most 3.
- **\`access\`** \`object\`, optional
  - **\`rules\`** \`object[]\`, required
    - **\`[].role\`** \`string\`, required
- **\`raw\`** \`object\`, default \`{"name":"x"}\`
- **\`cooked\`** \`object\`, default \`{"name":"x"}\`
`);
});

test("inputs with the same parts share one list of them, with the default of each", () => {
  expect(pages.get("store.md")).toContain(`### Parts of \`raw\`, \`cooked\`

- **\`name\`** \`string\`, required
- **\`expiry\`** \`integer\` (days), default \`1\` for \`raw\`, default \`2\` for \`cooked\`\\
  Age at which objects are deleted. Cost: none.
`);
});
