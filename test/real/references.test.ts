import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { localState } from "../../src/engine/state";
import { assembleProject } from "../../src/engine/project";
import { unit } from "../../src/engine/unit";
import { synthesizeTo } from "../../src/cli/project";
import { reader, source } from "../support/layers/every-output-type";
import { run, succeed } from "../support/projects/programs";
import { sourceFiles, testEnvironment } from "../support/projects/synth";

/** References through real states: what the producer applied is what the reader's resource gets, in the same type. */
describe("references through real Terraform", () => {
  let root: string;
  const stack = (name: string) => join(root, "cdktf.out", "stacks", name);
  const terraform = (name: string, ...args: string[]) => succeed("terraform", args, { cwd: stack(name) });

  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), "strata-"));
    const producer = unit(source, {});
    const files: Record<string, unknown> = {
      "environments/one/environment.ts": testEnvironment({ state: localState() }),
      "environments/one/source.ts": producer,
      "environments/one/reader.ts": unit(reader, {
        source: producer,
        extra: producer.outputs.text,
        sizes: producer.outputs.ports,
      }),
      "environments/two/environment.ts": testEnvironment({ state: localState({ directory: "elsewhere" }) }),
      "environments/two/reader.ts": unit(reader, { source: producer }),
    };
    const project = assembleProject(sourceFiles(files));
    synthesizeTo({ root, outdir: "cdktf.out" }, project, project.units, () => undefined);
    for (const name of ["one-source", "one-reader", "two-reader"]) {
      terraform(name, "init", "-input=false");
      terraform(name, "apply", "-auto-approve", "-input=false");
    }
  }, 120_000);
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  const expected = {
    text: "hello",
    count: 3,
    ready: true,
    names: ["a", "b"],
    ports: [9092, 9098],
    labels: { team: "media", "x-y": "z" },
    endpoint: { host: "h", port: 443, tls: true, zones: ["a"] },
    secret: "s3cr3t",
    endpointHost: "h",
    endpointPort: 443,
    endpointTls: true,
    message: "hello world",
  };

  interface Shown {
    readonly values: {
      readonly root_module: {
        readonly resources: { readonly address: string; readonly values: { readonly input: object } }[];
      };
    };
  }
  const inputOf = (name: string) => {
    const { values } = JSON.parse(terraform(name, "show", "-json")) as Shown;
    return values.root_module.resources.find(({ address }) => address === "terraform_data.data")!.values.input;
  };

  test("carry every kind of value with its type", () => {
    expect(inputOf("one-reader")).toEqual({ ...expected, extra: "hello", sizes: [9092, 9098] });
  });

  test("carry them across environments with different places for states", () => {
    expect(inputOf("two-reader")).toEqual({ ...expected, extra: "none", sizes: [] });
    const state = readFileSync(join(root, "elsewhere", "two", "reader", "terraform.tfstate"), "utf8");
    expect(JSON.parse(state)).toHaveProperty("version", 4);
  });

  test("keep a sensitive value out of what Terraform prints", () => {
    // From zero: the output attribute of terraform_data itself does not carry the mark once it is applied.
    const plan = run("terraform", ["plan", "-input=false", "-state=none.tfstate"], { cwd: stack("one-reader") });
    expect(plan.code).toBe(0);
    expect(plan.stdout).not.toContain("s3cr3t");
    expect(plan.stdout).toMatch(/secret += \(sensitive value\)/);
  });

  test("leave nothing to do in a second plan", () => {
    for (const name of ["one-source", "one-reader", "two-reader"]) {
      expect(run("terraform", ["plan", "-detailed-exitcode", "-input=false"], { cwd: stack(name) }).code).toBe(0);
    }
  });
});
