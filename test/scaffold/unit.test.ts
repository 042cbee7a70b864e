import { z } from "zod";
import { layer } from "../../src/engine/layer";
import { output } from "../../src/engine/output";
import { unit } from "../../src/engine/unit";
import { scaffoldUnit, type UnitOptions } from "../../src/scaffold/unit";
import { problemsOf } from "../support/projects/synth";
import { projectOf, temporaryProject } from "../support/projects/temporary-project";

const network = layer({
  name: "network",
  summary: "for tests",
  inputs: z.strictObject({}),
  outputs: { vpcId: output("", "vpc-1"), subnetIds: output("", ["subnet-1"]) },
  build: () => ({ vpcId: "vpc-1", subnetIds: ["subnet-1"] }),
});
const keys = layer({
  name: "keys",
  summary: "for tests",
  inputs: z.strictObject({}),
  outputs: { keyArn: output("", "arn"), subnetIds: output("not a list here", "") },
  build: () => ({ keyArn: "arn", subnetIds: "" }),
});

const lookalike = layer({ ...network, name: "lookalike" });

const brokers = `
import { z } from "zod";
import { layer, outputsOf } from "../../engine/layer";
import { output } from "../../engine/output";

const network = { name: "network", outputs: { vpcId: output("", ""), subnetIds: output("", [""]) } };
const keys = { name: "keys", outputs: { keyArn: output("", "") } };

export const somethingElse = 1;
export const brokers = layer({
  name: "brokers",
  summary: "for tests",
  needs: { network: outputsOf(network, "vpcId", "subnetIds"), keys: outputsOf(keys, "keyArn") },
  inputs: z.strictObject({
    brokers: z.int().min(1).describe("Total").meta({ unit: "brokers", limit: "a multiple of the subnets" }),
    version: z.string().default("3.9.x"),
    mode: z.enum(["single", "per-zone"]),
    tags: z.record(z.string(), z.string()).optional(),
    listeners: z.array(z.strictObject({ port: z.int(), name: z.string() })),
  }),
  outputs: {},
  build: () => ({}),
});
`;
const plain = `
import { z } from "zod";
import { layer } from "../../engine/layer";

export const plain = layer({ name: "plain", summary: "", inputs: z.strictObject({}), outputs: {}, build: () => ({}) });
`;

const { root, write } = temporaryProject({
  "src/layers/test/brokers.ts": brokers,
  "src/layers/test/plain.ts": plain,
  "src/layers/test/misnamed.ts": plain,
  "src/layers/test/broken.ts": 'import "./nowhere";',
});
const needed = { "environments/dev/network.ts": unit(network, {}), "environments/dev/keys.ts": unit(keys, {}) };
const plan = (options: UnitOptions = {}, exports: Readonly<Record<string, unknown>> = needed, name = "brokers") =>
  scaffoldUnit(projectOf(exports), root, "dev", name, options);

describe("new unit", () => {
  test("is wired to the units that have the outputs, and says what to fill in", () => {
    expect(plan()).toEqual({
      files: [
        {
          path: "environments/dev/brokers.ts",
          content: `import { unit } from "../../src/engine/unit";
import { brokers } from "../../src/layers/test/brokers";
import network from "./network";
import keys from "./keys";

export default unit(brokers, {
  network,
  keys,
  // Total (whole number; brokers; a multiple of the subnets)
  brokers: undefined,
  // "single" | "per-zone"
  mode: undefined,
  // list of { port, name }
  listeners: undefined,
});
`,
        },
      ],
      notes: ["network is dev-network", "keys is dev-keys", "fill in brokers, mode, listeners"],
      next: ["npx strata synth dev brokers"],
    });
  });

  test("takes values, each as its input does", () => {
    const set = ["brokers=3", "version=4", "mode=single", 'listeners=[{"port":9092,"name":"plain"}]', "tags={}"];
    expect(plan({ set }).files[0]!.content).toContain(`
  network,
  keys,
  brokers: 3,
  version: "4",
  mode: "single",
  listeners: [{ port: 9092, name: "plain" }],
  tags: {},
});
`);
  });

  test("is one line when there is nothing to say", () => {
    expect(plan({}, needed, "plain").files[0]!.content).toContain("\nexport default unit(plain, {});\n");
  });

  test("imports rightly at any depth, and under names that do not clash", () => {
    const project = projectOf({
      "environments/prod/eu-west-1/brokers.ts": unit(network, {}),
      "environments/prod/eu-west-1/import.ts": unit(keys, {}),
    });
    const { files } = scaffoldUnit(project, root, "prod/eu-west-1", "brokers", { name: "brokers-2" });
    expect(files[0]!.path).toBe("environments/prod/eu-west-1/brokers-2.ts");
    expect(files[0]!.content).toContain(`import { unit } from "../../../src/engine/unit";
import { brokers } from "../../../src/layers/test/brokers";
import prodEuWest1Brokers from "./brokers";
import prodEuWest1Import from "./import";

export default unit(brokers, {
  network: prodEuWest1Brokers,
  keys: prodEuWest1Import,
`);
  });

  test.each([
    ["the namesake of the need", { edge: network, network }, "network"],
    ["the only one of the layer", { edge: network, other: lookalike }, "edge"],
  ])("of several units takes %s", (_, layers, expected) => {
    const units = Object.entries(layers).map(([name, each]) => [`environments/dev/${name}.ts`, unit(each, {})]);
    const exports = { ...(Object.fromEntries(units) as object), "environments/dev/keys.ts": unit(keys, {}) };
    expect(plan({}, exports).notes).toContain(`network is dev-${expected}`);
  });

  test("takes the unit that --need names, also of another environment", () => {
    const exports = { ...needed, "environments/prod/network.ts": unit(network, {}) };
    const { files, notes } = plan({ need: ["network=prod/network"] }, exports);
    expect(files[0]!.content).toContain('import network from "../prod/network";');
    expect(notes).toContain("network is prod-network");
  });

  const unmet = "has no unit in dev: none has";
  test.each<[string, () => unknown, string[]]>([
    [
      "no units to be wired to",
      () => plan({}, { "environments/dev/keys.ts": unit(keys, {}) }),
      [
        `need network ${unmet} vpcId, subnetIds (first \`npx strata new unit dev network\`, or --need network=<environment>/<unit>).`,
      ],
    ],
    [
      "several units, none of which is the one",
      () =>
        plan(
          {},
          {
            "environments/dev/keys.ts": unit(keys, {}),
            "environments/dev/east.ts": unit(network, {}),
            "environments/dev/west.ts": unit(network, {}),
          },
        ),
      ["need network fits several units: east, west (choose: --need network=east)."],
    ],
    [
      "wrong needs",
      () => plan({ need: ["netwrk=a", "network=netwrk", "keys=network"] }),
      [
        '--need is "netwrk", but must be a need of layer brokers (did you mean "network"?).',
        '--need network is "netwrk", but must be a unit (did you mean "network"?).',
        '--need keys is "network", but must have the output keyArn (a unit of layer keys).',
      ],
    ],
    [
      "wrong values",
      () => plan({ set: ["brokers=0", "mode=double", "brokrs=3", "x", "network=a", 'listeners=[{"port":"a"}]'] }),
      [
        '--set is "x", but must be <input>=<value> (e.g. --set retentionDays=30).',
        '--set is "network=a", but must name an input, and network is a need (--need network=<unit>).',
        "--set brokers is 0, but must be at least 1.",
        '--set mode is "double", but must be one of "single", "per-zone".',
        '--set listeners.0.port is "a", but must be a number.',
        "--set listeners.0.name is missing (a string is expected).",
        '--set brokrs is not an input (did you mean "brokers"?).',
      ],
    ],
    [
      "a name that is no name, together with other mistakes",
      () => plan({ name: "KafkaBrokers", set: ["brokers=three"] }),
      [
        'unit is "KafkaBrokers", but must be kebab-case (did you mean "kafka-brokers"?).',
        '--set brokers is "three", but must be a number.',
      ],
    ],
    [
      "the name of the environment's own file",
      () => plan({ name: "environment" }),
      ['unit is "environment", but must have another name: environment.ts declares the environment (--name <unit>).'],
    ],
    [
      "a name that is taken",
      () => plan({ name: "keys" }),
      ["environments/dev/keys.ts: is stack dev-keys already (choose another with --name)."],
    ],
    [
      "a stack name that is taken",
      () => plan({ name: "eu-keys" }, { ...needed, "environments/dev/eu/keys.ts": unit(keys, {}) }),
      ["environments/dev/eu/keys.ts: is stack dev-eu-keys already (choose another with --name)."],
    ],
    [
      "an unknown environment",
      () => scaffoldUnit(projectOf(needed), root, "dve", "brokers", {}),
      ['environment "dve" does not exist (did you mean "dev"?; `npx strata new environment dve` creates it).'],
    ],
    [
      "an unknown layer",
      () => plan({}, needed, "borkers"),
      ['layer "borkers" does not exist (did you mean "brokers"?; `npx strata new layer <domain>/borkers` creates it).'],
    ],
    [
      "a file without its layer",
      () => plan({}, needed, "misnamed"),
      [
        'src/layers/test/misnamed.ts: must export a layer named "misnamed" (export const … = layer({ name: "misnamed", … })).',
      ],
    ],
    [
      "a layer that cannot be loaded",
      () => plan({}, needed, "broken"),
      ['src/layers/test/broken.ts: cannot be loaded: Could not resolve "./nowhere" (`npx tsc --noEmit` says where).'],
    ],
  ])("%s", (_, work, messages) => expect(problemsOf(work)).toEqual(messages));

  test("does not overwrite a file", () => {
    write({ "environments/dev/mine.ts": "" });
    expect(problemsOf(() => plan({ name: "mine" }))).toEqual([
      "environments/dev/mine.ts: exists already (choose another with --name).",
    ]);
  });
});
