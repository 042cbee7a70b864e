import { z } from "zod";
import { layer, outputsOf } from "../../src/engine/layer";
import { output } from "../../src/engine/output";
import { existing, unit } from "../../src/engine/unit";
import { cloudState, localState, s3State, type State } from "../../src/engine/state";
import { reader, source } from "../support/layers/every-output-type";
import { resources, synthFiles, testEnvironment } from "../support/projects/synth";

const dataSource = (module: { data?: Readonly<Record<string, unknown>> }) => module.data?.["terraform_remote_state"];

describe("a reference", () => {
  const producer = unit(source, {});
  const units = synthFiles({
    "environments/dev/source.ts": producer,
    "environments/dev/reader.ts": unit(reader, {
      source: producer,
      extra: producer.outputs.text,
      sizes: producer.outputs.ports,
    }),
  });
  const read = resources(units.get("dev-reader")!.module, "terraform_data")["data"]!["input"] as Record<
    string,
    unknown
  >;
  const from = (path: string) => `\${data.terraform_remote_state.source.outputs.${path}}`;

  test.each([
    ["a string", "text", from("text")],
    ["a number", "count", from("count")],
    ["a boolean", "ready", from("ready")],
    ["a list of strings", "names", from("names")],
    ["a list of numbers", "ports", from("ports")],
    ["a map", "labels", from("labels")],
    ["an object's string", "endpointHost", from('endpoint["host"]')],
    ["an object's number", "endpointPort", from('endpoint["port"]')],
    ["an object's boolean", "endpointTls", from('endpoint["tls"]')],
    ["part of a text", "message", `${from("text")} world`],
    ["an input", "extra", from("text")],
    ["an input that is a list", "sizes", from("ports")],
  ])("carries %s", (_kind, attribute, expression) => {
    expect(read[attribute]).toEqual(expression);
  });

  test("to a sensitive output is sensitive for the reader", () => {
    expect(read["secret"]).toBe("${sensitive(data.terraform_remote_state.source.outputs.secret)}");
    expect(units.get("dev-source")!.module.output!["secret"]).toMatchObject({ sensitive: true });
    expect(units.get("dev-source")!.module.output!["text"]).not.toHaveProperty("sensitive");
  });

  test("becomes one data source per producer and a stack dependency", () => {
    expect(Object.keys(dataSource(units.get("dev-reader")!.module) as object)).toEqual(["source"]);
    expect(units.get("dev-reader")!.reads.map(({ stackName }) => stackName)).toEqual(["dev-source"]);
  });

  test("to something that exists is its value, without a data source", () => {
    const values = {
      text: "t",
      count: 1,
      ready: false,
      names: ["n"],
      ports: [1],
      labels: {},
      secret: "s",
      endpoint: { host: "x", port: 1, tls: false, zones: [] as string[] },
    };
    const only = synthFiles({ "environments/dev/reader.ts": unit(reader, { source: existing(values) }) }).get(
      "dev-reader",
    )!;
    expect(only.module.data).toBeUndefined();
    expect(resources(only.module, "terraform_data")["data"]!["input"]).toMatchObject({
      text: "t",
      ready: false,
      endpointHost: "x",
    });
  });

  test("that is not used in a resource leaves no data source and no dependency", () => {
    const idle = layer({
      name: "idle",
      summary: "",
      needs: { source: outputsOf(source, "text") },
      inputs: z.strictObject({}),
      outputs: {},
      build: () => ({}),
    });
    const made = synthFiles({
      "environments/dev/source.ts": producer,
      "environments/dev/idle.ts": unit(idle, { source: producer }),
    });
    expect(made.get("dev-idle")!.module.data).toBeUndefined();
    expect(made.get("dev-idle")!.reads).toEqual([]);
  });
});

describe("across environments", () => {
  const states: Record<string, State> = {
    s3: s3State({
      bucket: "acme-state",
      region: "eu-west-1",
      kmsKeyArn: "arn:aws:kms:eu-west-1:111111111111:key/1",
      roleArn: "arn:aws:iam::111111111111:role/state",
      roleExternalId: "strata-7f3a",
      roleSessionName: "strata",
    }),
    cloud: cloudState({ organization: "acme-hcp", project: "media" }),
    local: localState(),
  };
  const backends = {
    s3: {
      s3: {
        bucket: "acme-state",
        key: "one/reader/terraform.tfstate",
        region: "eu-west-1",
        encrypt: true,
        use_lockfile: true,
        kms_key_id: "arn:aws:kms:eu-west-1:111111111111:key/1",
        assume_role: {
          role_arn: "arn:aws:iam::111111111111:role/state",
          external_id: "strata-7f3a",
          session_name: "strata",
        },
      },
    },
    cloud: { cloud: { organization: "acme-hcp", workspaces: { name: "acme-one-reader", project: "media" } } },
    local: { local: { path: "../../../.strata/state/one/reader/terraform.tfstate" } },
  };
  const readers = {
    s3: {
      backend: "s3",
      config: {
        bucket: "acme-state",
        key: "two/source/terraform.tfstate",
        region: "eu-west-1",
        assume_role: {
          role_arn: "arn:aws:iam::111111111111:role/state",
          external_id: "strata-7f3a",
          session_name: "strata",
        },
      },
    },
    cloud: { backend: "remote", config: { organization: "acme-hcp", workspaces: { name: "acme-two-source" } } },
    local: { backend: "local", config: { path: "../../../.strata/state/two/source/terraform.tfstate" } },
  };
  const kinds = ["s3", "cloud", "local"] as const;
  const pairs = kinds.flatMap((own) => kinds.map((theirs) => [own, theirs] as const));

  test.each(pairs)("a unit with state in %s reads one in %s", (own, theirs) => {
    const producer = unit(source, {});
    const { module } = synthFiles({
      "environments/one/environment.ts": testEnvironment({ state: states[own]! }),
      "environments/one/reader.ts": unit(reader, { source: producer }),
      "environments/two/environment.ts": testEnvironment({ state: states[theirs]! }),
      "environments/two/source.ts": producer,
    }).get("one-reader")!;
    const { cloud, backend } = module.terraform as { cloud?: object; backend?: object };
    expect(own === "cloud" ? { cloud } : backend).toMatchObject(backends[own]);
    expect(dataSource(module)).toMatchObject({ two__source: readers[theirs] });
  });

  test("is not mixed up with a unit of one's own that has the other's name", () => {
    const [near, far] = [unit(source, {}), unit(source, {})];
    const { module, reads } = synthFiles({
      "environments/dev/prod-source.ts": near,
      "environments/prod/source.ts": far,
      "environments/dev/reader.ts": unit(reader, { source: near, extra: far.outputs.text }),
    }).get("dev-reader")!;
    expect(reads.map(({ stackName }) => stackName)).toEqual(["dev-prod-source", "prod-source"]);
    expect(Object.keys(dataSource(module) as object).sort()).toEqual(["prod__source", "prod_source"]);
  });

  test("a nested folder is an environment of its own", () => {
    const producer = unit(source, {});
    const made = synthFiles({
      "environments/prod/source.ts": producer,
      "environments/prod/eu-west-1/reader.ts": unit(reader, { source: producer }),
    });
    expect([...made.keys()].sort()).toEqual(["prod-eu-west-1-reader", "prod-source"]);
    const backend = made.get("prod-eu-west-1-reader")!.module.terraform!["backend"];
    expect(backend).toMatchObject({ s3: { key: "prod/eu-west-1/reader/terraform.tfstate" } });
  });
});

test("an output is there whether or not anyone reads it, under the contract's name", () => {
  const only = layer({
    name: "only",
    summary: "",
    inputs: z.strictObject({}),
    outputs: { vpcId: output("The id", "vpc-1") },
    build: () => ({ vpcId: "vpc-9" }),
  });
  const { module } = synthFiles({ "environments/dev/only.ts": unit(only, {}) }).get("dev-only")!;
  expect(module.output).toEqual({ vpcId: { description: "The id", value: "vpc-9" } });
});
