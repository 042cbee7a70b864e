import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { Construct } from "constructs";
import { z } from "zod";
import { UserError, problem } from "../../src/engine/problem";
import { layer, outputsOf } from "../../src/engine/layer";
import { output } from "../../src/engine/output";
import { assembleProject } from "../../src/engine/project";
import { localState, s3State } from "../../src/engine/state";
import { existing, unit } from "../../src/engine/unit";
import { TerraformData } from "../support/layers/terraform-data";
import { problemsOf, synthFiles, testEnvironment } from "../support/projects/synth";

const network = layer({
  name: "network",
  summary: "",
  inputs: z.strictObject({
    zones: z.int().min(2).max(6).default(3),
    mode: z.enum(["single", "per-zone"]).default("single"),
  }),
  outputs: { subnetIds: output("", ["subnet-1", "subnet-2"]), id: output("", "vpc-1") },
  build(stack, { zones }) {
    const data = new TerraformData(stack, "data", {});
    return { subnetIds: Array.from({ length: zones }, () => data.output), id: data.output };
  },
});

const kafka = layer({
  name: "kafka",
  summary: "",
  needs: { network: outputsOf(network, "subnetIds") },
  inputs: z.strictObject({
    brokers: z.int(),
    storage: z.strictObject({ sizeGib: z.int().min(1).max(16384) }).optional(),
    name: z.string().default("kafka"),
  }),
  outputs: {},
  checks: [
    ({ brokers, network: { subnetIds } }) =>
      brokers % subnetIds.length === 0
        ? undefined
        : problem({
            path: "brokers",
            value: brokers,
            must: `be a multiple of the ${subnetIds.length} private subnets`,
            fix: `${subnetIds.length} or ${2 * subnetIds.length}`,
          }),
    ({ name, network: { subnetIds } }) =>
      subnetIds[0] === name ? problem({ path: "name", value: name, must: "not be a subnet's" }) : undefined,
  ],
  build: () => ({}),
});

const zoned = layer({
  name: "zoned",
  summary: "",
  inputs: z.strictObject({ names: z.array(z.string()).min(1), version: z.enum(["1.32", "1.33"]) }),
  outputs: {},
  build: () => ({}),
});

const choosy = layer({
  name: "choosy",
  summary: "",
  inputs: z.strictObject({
    hours: z.union([z.int().min(1), z.literal("forever")]),
    converter: z.union([
      z.enum(["json", "bytes"]),
      z.strictObject({ class: z.string() }),
      z.strictObject({ glue: z.enum(["avro"]) }),
    ]),
  }),
  outputs: {},
  build: () => ({}),
});

const names = z.array(z.string());
const lists = layer({
  name: "lists",
  summary: "",
  inputs: z.strictObject({
    names: names.default([]),
    rules: z.array(z.strictObject({ ports: z.array(z.int()) })).max(9),
    groups: z.record(z.string(), z.strictObject({ ids: names.optional() })).prefault({}),
    choice: z.union([z.literal("none"), z.strictObject({ names })]),
    words: names.meta({ repeatable: true }),
    anything: z.record(z.string(), z.unknown()),
  }),
  outputs: {},
  build: () => ({}),
});

const twins = layer({
  name: "twins",
  summary: "",
  inputs: z.strictObject({ names }),
  outputs: {},
  build(stack, values) {
    const all = new Construct(stack, "all");
    for (const name of values.names) new TerraformData(all, name.replace(".", "-"), {});
    return {};
  },
});

const wronglyNamed = { name: "Acme Corp", tags: {} };
const wronglyTagged = { name: "acme", tags: { "aws:owner": "a", unit: "b", owner: "c" } };

const untyped = (values: object): never => values as never;

const keysWithoutProvider = layer({
  name: "keys",
  summary: "for tests: a layer whose author forgot the provider",
  inputs: z.strictObject({}),
  outputs: {},
  build(stack) {
    new KmsKey(stack, "key");
    return {};
  },
});

describe("a mistake", () => {
  const net = unit(network, {});
  const cases: Record<string, readonly [files: Record<string, unknown>, messages: readonly string[]]> = {
    "in a rule across units": [
      { "environments/dev/network.ts": net, "environments/dev/kafka.ts": unit(kafka, { network: net, brokers: 5 }) },
      ["environments/dev/kafka.ts: brokers is 5, but must be a multiple of the 3 private subnets (3 or 6)."],
    ],
    "in the name of an input": [
      {
        "environments/dev/network.ts": net,
        "environments/dev/kafka.ts": unit(
          kafka,
          untyped({ network: net, brokers: 3, storage: { sizeGb: 1, sizeGib: 2 }, nmae: "x" }),
        ),
      },
      [
        'environments/dev/kafka.ts: storage.sizeGb is not an input (did you mean "sizeGib"?).',
        'environments/dev/kafka.ts: nmae is not an input (did you mean "name"?).',
      ],
    ],
    "in a range, a type and a choice": [
      {
        "environments/dev/network.ts": unit(network, untyped({ zones: 7, mode: "multi" })),
        "environments/dev/other.ts": unit(network, untyped({ zones: "3" })),
      },
      [
        "environments/dev/network.ts: zones is 7, but must be at most 6.",
        'environments/dev/network.ts: mode is "multi", but must be one of "single", "per-zone".',
        'environments/dev/other.ts: zones is "3", but must be a number.',
      ],
    ],
    "in a kind and in a choice that is nearly right": [
      {
        "environments/dev/network.ts": unit(network, untyped({ zones: 2.5, mode: "per-zones" })),
        "environments/dev/zones.ts": unit(zoned, untyped({ names: [], version: "1.31" })),
        "environments/dev/other.ts": unit(zoned, untyped({ names: "a", version: "1.32" })),
      },
      [
        "environments/dev/network.ts: zones is 2.5, but must be a whole number.",
        'environments/dev/network.ts: mode is "per-zones", but must be one of "single", "per-zone" (did you mean "per-zone"?).',
        'environments/dev/other.ts: names is "a", but must be a list.',
        "environments/dev/zones.ts: names is [], but must have at least 1 entry.",
        'environments/dev/zones.ts: version is "1.31", but must be one of "1.32", "1.33".',
      ],
    ],
    "in one alternative of a union, or in none": [
      {
        "environments/dev/first.ts": unit(choosy, untyped({ hours: 0, converter: "byte" })),
        "environments/dev/second.ts": unit(choosy, untyped({ hours: "for ever", converter: { clas: "Avro" } })),
        "environments/dev/third.ts": unit(choosy, untyped({ hours: true, converter: 5 })),
        "environments/dev/fourth.ts": unit(choosy, untyped({ hours: 1, converter: { glue: "avr" } })),
      },
      [
        "environments/dev/first.ts: hours is 0, but must be at least 1.",
        'environments/dev/first.ts: converter is "byte", but must be "json" or "bytes" or an object (did you mean "bytes"?).',
        'environments/dev/fourth.ts: converter.glue is "avr", but must be one of "avro" (did you mean "avro"?).',
        'environments/dev/second.ts: hours is "for ever", but must be "forever" or a number (did you mean "forever"?).',
        "environments/dev/second.ts: converter.class is missing (a string is expected).",
        'environments/dev/second.ts: converter.clas is not an input (did you mean "class"?).',
        'environments/dev/third.ts: hours is true, but must be "forever" or a number.',
        'environments/dev/third.ts: converter is 5, but must be "json" or "bytes" or an object.',
      ],
    ],
    "by leaving out an input": [
      { "environments/dev/network.ts": net, "environments/dev/kafka.ts": unit(kafka, untyped({ network: net })) },
      ["environments/dev/kafka.ts: brokers is missing (a number is expected)."],
    ],
    "by leaving out a unit": [
      { "environments/dev/kafka.ts": unit(kafka, untyped({ brokers: 3 })) },
      ["environments/dev/kafka.ts: network is missing (pass a unit of layer network, or existing({ subnetIds }))."],
    ],
    "in the outputs of what exists": [
      { "environments/dev/kafka.ts": unit(kafka, untyped({ network: existing({ subnetIDs: ["a"] }), brokers: 3 })) },
      ['environments/dev/kafka.ts: network has no output "subnetIds" (did you mean "subnetIDs"?).'],
    ],
    "by using a unit that no file exports": [
      { "environments/dev/kafka.ts": unit(kafka, { network: unit(network, {}), brokers: 3 }) },
      [
        "environments/dev/kafka.ts: network refers to a unit that no file exports (make it the default export of a file in an environment's folder).",
      ],
    ],
    "by exporting a unit twice": [
      { "environments/dev/network.ts": net, "environments/dev/other.ts": net },
      [
        "environments/dev/other.ts: exports the unit of environments/dev/network.ts again (write unit(layer, { … }) in each file).",
      ],
    ],
    "by exporting something else": [
      { "environments/dev/network.ts": { zones: 3 } },
      [
        "environments/dev/network.ts: must export a unit (export default unit(layer, { … }); helpers and shared values belong in a folder without environment.ts, such as environments/shared/).",
      ],
    ],
    "in an environment": [
      { "environments/dev/environment.ts": testEnvironment({ account: "1234", region: "dublin" }) },
      [
        'environments/dev/environment.ts: aws.account is "1234", but must be the 12 digits of an AWS account (aws sts get-caller-identity).',
        'environments/dev/environment.ts: aws.region is "dublin", but must be an AWS region (aws account list-regions lists them; if it is newer than 2026-11-29, aws.unlisted: { "dublin": "<reason>" }).',
      ],
    ],
    "in the accounts that the organization trusts": [
      {
        "environments/dev/environment.ts": testEnvironment({
          organization: { name: "acme", tags: {}, trustedAccounts: { datadog: "4646-2253-2012" } },
        }),
      },
      [
        'environments/dev/environment.ts: organization.trustedAccounts.datadog is "4646-2253-2012", but must be the 12 digits of an AWS account.',
      ],
    ],
    "by two environments of one name": [
      { "environments/a/b/network.ts": net, "environments/a-b/network.ts": unit(network, {}) },
      [
        'environments/a-b/environment.ts: is named "a-b", like environments/a/b/environment.ts: folders are joined by hyphens (rename one of the folders).',
      ],
    ],
    "by two systems whose environments have one name": [
      { "environments/data/lake-dev/network.ts": net, "environments/data-lake/dev/network.ts": unit(network, {}) },
      [
        'environments/data-lake/dev/environment.ts: is named "data-lake-dev", like environments/data/lake-dev/environment.ts: folders are joined by hyphens (rename one of the folders).',
      ],
    ],
    "by an element that a list has twice": [
      {
        "environments/dev/network.ts": net,
        "environments/dev/lists.ts": unit(lists, {
          names: ["a", "b", "a"],
          rules: [{ ports: [1, 1] }, { ports: [2] }, { ports: [2] }],
          groups: { x: { ids: [net.outputs.id, "id", net.outputs.id] } },
          choice: { names: ["c", "c"] },
          words: ["-v", "-v"],
          anything: { list: [1, 1] },
        }),
      },
      [
        'environments/dev/lists.ts: names.2 is "a", but must be named once.',
        'environments/dev/lists.ts: rules.2 is {"ports":[2]}, but must be named once.',
        "environments/dev/lists.ts: rules.0.ports.1 is 1, but must be named once.",
        'environments/dev/lists.ts: groups.x.ids.2 is "output id of another unit", but must be named once.',
        'environments/dev/lists.ts: choice.names.1 is "c", but must be named once.',
      ],
    ],
    "by two inputs that give constructs one name": [
      { "environments/dev/twins.ts": unit(twins, { names: ["a.b", "a-b"] }) },
      [
        "environments/dev/twins.ts: makes two resources named a-b in Construct [all] (two inputs or elements of a list give them one name: change one of them).",
      ],
    ],
    "by two inputs that give resources one address": [
      { "environments/dev/twins.ts": unit(twins, { names: ["a_b", "a-b"] }) },
      [
        "environments/dev/twins.ts: makes two resources with the address terraform_data.all_a_b, dev-twins/all/a_b and dev-twins/all/a-b (two inputs give them one name: change one of them, or rename a construct).",
      ],
    ],
    "by two folders that differ only in case": [
      {
        "environments/lake/Prod/network.ts": net,
        "environments/lake/Prod/kafka.ts": net,
        "environments/lake/prod/network.ts": net,
        "environments/lake/prod/kafka.ts": net,
      },
      [
        "environments/lake/prod: differs from environments/lake/Prod only in case (rename or remove one of them, with lower-case letters).",
      ],
    ],
    "in the tags of an organization, once": [
      {
        "environments/dev/environment.ts": testEnvironment({ organization: wronglyTagged }),
        "environments/prod/environment.ts": testEnvironment({ organization: wronglyTagged }),
      },
      [
        'environments/dev/environment.ts: organization.tags.aws:owner has a key that must not begin with "aws:", which AWS reserves (https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html).',
        "environments/dev/environment.ts: organization.tags.unit must be omitted: Strata sets this tag on every resource.",
      ],
    ],
    "in the name of an organization, once and not in every unit": [
      {
        "environments/dev/environment.ts": testEnvironment({ organization: wronglyNamed }),
        "environments/dev/network.ts": net,
        "environments/prod/environment.ts": testEnvironment({ organization: wronglyNamed }),
      },
      [
        'environments/dev/environment.ts: organization.name is "Acme Corp", but must be kebab-case (the names of resources begin with it, such as "acme").',
      ],
    ],
    "in the tags of an environment": [
      {
        "environments/dev/environment.ts": testEnvironment({
          tags: { ...Object.fromEntries(Array.from({ length: 46 }, (_, index) => [`tag${index}`, ""])), system: "a" },
        }),
        "environments/lake/dev/environment.ts": testEnvironment({ tags: { system: "a", team: "a".repeat(257) } }),
      },
      [
        "environments/dev/environment.ts: tags must be at most 47 with those of the organization, not 48 (AWS allows 50 for a resource, and Strata adds environment, unit, managed-by).",
        "environments/lake/dev/environment.ts: tags.team has a value that must have at most 256 characters, not 257 (https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html).",
        "environments/lake/dev/environment.ts: tags.system must be omitted: Strata sets this tag on every resource.",
      ],
    ],
    "in the cluster of an environment": [
      { "environments/dev/environment.ts": testEnvironment({ kubernetes: {} as { context: string } }) },
      [
        "environments/dev/environment.ts: kubernetes.context is missing (the current context may be any cluster; `kubectl config get-contexts` lists them).",
      ],
    ],
    "in a state of nobody's account": [
      { "environments/dev/environment.ts": testEnvironment({ aws: undefined }) },
      [
        "environments/dev/environment.ts: state names a bucket, but no account that owns it (add aws, or the roleArn of a role in the bucket's account).",
      ],
    ],
    "in a layer without its provider": [
      { "environments/dev/keys.ts": unit(keysWithoutProvider, {}) },
      [
        "environments/dev/keys.ts: cannot be built: layer keys has aws resources, but no aws provider (call addAwsProvider(stack) in the layer's build).",
      ],
    ],
    "by an unfit file name": [
      { "environments/dev/My_Net.ts": net },
      ['environments/dev/My_Net.ts: is named "My_Net", but a unit\'s name must be kebab-case (e.g. kafka-connect.ts).'],
    ],
  };
  test.each(Object.entries(cases))("%s", (_name, [files, messages]) => {
    expect(problemsOf(() => synthFiles(files))).toEqual(messages);
  });

  test("is found together with those of every other unit", () => {
    const files = {
      "environments/dev/network.ts": unit(network, { zones: 9 }),
      "environments/dev/kafka.ts": unit(kafka, { network: unit(network, {}), brokers: 3 }),
      "environments/prod/network.ts": unit(network, { zones: 1 }),
    };
    const withoutLoose = {
      ...files,
      "environments/dev/kafka.ts": unit(kafka, { network: files["environments/dev/network.ts"], brokers: 1.5 }),
    };
    expect(problemsOf(() => synthFiles(withoutLoose))).toHaveLength(3);
  });

  test("in a unit does not hide those of its readers, but for rules that ask what it would give", () => {
    const net = unit(network, { zones: 9 });
    const reader = layer({
      ...kafka,
      checks: [
        ...kafka.checks,
        ({ brokers }) => (brokers > 60 ? problem({ path: "brokers", value: brokers, must: "be at most 60" }) : []),
      ],
    });
    const files = {
      "environments/dev/network.ts": net,
      "environments/dev/kafka.ts": unit(reader, { network: net, brokers: 61, name: net.outputs.id }),
    };
    expect(problemsOf(() => synthFiles(files))).toEqual([
      "environments/dev/network.ts: zones is 9, but must be at most 6.",
      "environments/dev/kafka.ts: brokers is 61, but must be at most 60.",
    ]);
  });

  test("in one input does not hide those in others, in rules or in constructors", () => {
    const net = unit(network, {});
    const wrong = unit(kafka, untyped({ network: net, brokers: 5, name: 7, nmae: "x" }));
    expect(
      problemsOf(() => synthFiles({ "environments/dev/network.ts": net, "environments/dev/kafka.ts": wrong })),
    ).toEqual([
      "environments/dev/kafka.ts: name is 7, but must be a string.",
      'environments/dev/kafka.ts: nmae is not an input (did you mean "name"?).',
      "environments/dev/kafka.ts: brokers is 5, but must be a multiple of the 3 private subnets (3 or 6).",
    ]);

    const picky = layer({
      name: "picky",
      summary: "",
      inputs: z.strictObject({ size: z.int().default(1) }),
      outputs: {},
      build: (_stack, { size }) => {
        throw new UserError([problem({ path: "size", value: size, must: "be 2" })]);
      },
    });
    expect(problemsOf(() => synthFiles({ "environments/dev/picky.ts": unit(picky, untyped({ szie: 1 })) }))).toEqual([
      'environments/dev/picky.ts: szie is not an input (did you mean "size"?).',
      "environments/dev/picky.ts: size is 1, but must be 2.",
    ]);
  });

  test("that a module's constructor finds carries the unit's file", () => {
    const picky = layer({
      name: "picky",
      summary: "",
      inputs: z.strictObject({}),
      outputs: {},
      build: () => {
        throw new UserError([
          problem({ path: "size", value: 1, must: "be 2" }),
          problem({ path: "days", value: 3, must: "be 4" }),
        ]);
      },
    });
    expect(problemsOf(() => synthFiles({ "environments/dev/picky.ts": unit(picky, {}) }))).toEqual([
      "environments/dev/picky.ts: size is 1, but must be 2.",
      "environments/dev/picky.ts: days is 3, but must be 4.",
    ]);
  });

  test.each<[string, () => never, string]>([
    [
      "throws null",
      () => {
        // eslint-disable-next-line @typescript-eslint/only-throw-error -- as a user may
        throw null;
      },
      "it throws null",
    ],
    [
      "throws a text",
      () => {
        // eslint-disable-next-line @typescript-eslint/only-throw-error -- as a user may
        throw "no";
      },
      'it throws "no"',
    ],
    ["ends the process", () => process.exit(0), "it calls process.exit(0)"],
    ["ends the process without a code", () => process.exit(), "it calls process.exit()"],
  ])("of a file that %s is reported with the file", (_, load, message) =>
    expect(problemsOf(() => assembleProject([{ path: "environments/dev/a.ts", load }]))).toEqual([
      `environments/dev/a.ts: cannot be loaded: ${message}.`,
    ]),
  );

  test("in loading one file does not hide those of another", () => {
    const files = [
      { path: "environments/dev/environment.ts", load: () => ({ default: testEnvironment() }) },
      {
        path: "environments/dev/a.ts",
        load: () => {
          throw new ReferenceError("vpc is not defined");
        },
      },
      { path: "environments/dev/b.ts", load: () => ({}) },
    ];
    expect(problemsOf(() => assembleProject(files))).toEqual([
      "environments/dev/a.ts: cannot be loaded: vpc is not defined.",
      "environments/dev/b.ts: must export a unit (export default unit(layer, { … }); helpers and shared values belong in a folder without environment.ts, such as environments/shared/).",
    ]);
  });

  test("that makes a cycle shows its path, before anything is loaded", () => {
    const file = (name: string, imports: string) => ({
      path: `environments/dev/${name}.ts`,
      imports: ["src/engine/unit.ts", `environments/dev/${imports}.ts`],
      load: () => {
        throw new Error("loaded");
      },
    });
    expect(problemsOf(() => assembleProject([file("a", "b"), file("b", "c"), file("c", "b")]))).toEqual([
      "environments/dev/b.ts: is part of a cycle: environments/dev/b.ts → environments/dev/c.ts → environments/dev/b.ts (remove one of these references: units that need each other cannot be ordered).",
    ]);
  });

  test("of two units with one state is found", () => {
    const shared = { state: s3State({ bucket: "one", region: "us-east-1" }) };
    const files = {
      "environments/a/environment.ts": testEnvironment({ state: localState({ directory: "states/b/.." }) }),
      "environments/b/environment.ts": testEnvironment(shared),
      "environments/a/network.ts": net,
      "environments/b/network.ts": unit(network, {}),
    };
    expect(() => synthFiles(files)).not.toThrow();
    const cloud = { kind: "cloud", organization: "o" } as const;
    const clash = {
      "environments/x/environment.ts": testEnvironment({ state: cloud }),
      "environments/x-y/environment.ts": testEnvironment({ state: cloud }),
      "environments/x/y-z.ts": unit(network, {}),
      "environments/x-y/z.ts": unit(network, {}),
    };
    expect(problemsOf(() => synthFiles(clash))).toContain(
      "environments/x/y-z.ts: has the same state app.terraform.io/o/acme-x-y-z as environments/x-y/z.ts (give one environment another state).",
    );
  });
});

describe("a rule", () => {
  test("that reads a value only an apply can tell is skipped, a list's length is known", () => {
    const net = unit(network, { zones: 2 });
    const files = {
      "environments/dev/network.ts": net,
      "environments/dev/kafka.ts": unit(kafka, { network: net, brokers: 4 }),
    };
    expect(() => synthFiles(files)).not.toThrow();
  });

  test("sees what exists as it is", () => {
    const files = {
      "environments/dev/kafka.ts": unit(kafka, { network: existing({ subnetIds: ["x", "y"] }), brokers: 3, name: "x" }),
    };
    expect(problemsOf(() => synthFiles(files))).toEqual([
      "environments/dev/kafka.ts: brokers is 3, but must be a multiple of the 2 private subnets (2 or 4).",
      'environments/dev/kafka.ts: name is "x", but must not be a subnet\'s.',
    ]);
  });
});
