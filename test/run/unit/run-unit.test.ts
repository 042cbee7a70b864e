import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadUnits, readModule } from "../../../src/run/unit/run-unit";
import { inTemporaryFolder, problemsOf } from "../../support/projects/synth";

const record = {
  stack: "lab-a",
  environment: "lab",
  unit: "a",
  file: "environments/lab/a.ts",
  state: { kind: "local", path: "x" },
  dependencies: { "lab-b": ["id"] },
  dataSources: {},
  outputs: {},
  resources: {},
  providers: [],
};
const whole = {
  "manifest.json": '{"version":"1","stacks":{"lab-a":{}}}',
  "stacks/lab-a/unit.json": JSON.stringify(record),
  "stacks/lab-a/cdk.tf.json": "{}",
};
const outputWith = <R>(files: Readonly<Record<string, string | undefined>>, work: (folder: string) => R): R =>
  inTemporaryFolder((folder) => {
    mkdirSync(join(folder, "stacks", "lab-a"), { recursive: true });
    for (const [file, content] of Object.entries({ ...whole, ...files })) {
      if (content !== undefined) writeFileSync(join(folder, file), content);
    }
    return work(folder);
  });

test("the units of an output folder; none without a manifest", () => {
  outputWith({}, (folder) => {
    const units = loadUnits(folder);
    expect([...units.keys()]).toEqual(["lab-a"]);
    expect(units.get("lab-a")!.dependencies).toEqual(["lab-b"]);
    expect(readModule(units.get("lab-a")!)).toEqual({});
  });
  outputWith({ "manifest.json": undefined }, (folder) => expect(loadUnits(folder).size).toBe(0));
});

test.each<[string, string | undefined, string]>([
  ["manifest.json", "{", "cannot be read (Expected property name or '}' in JSON at position 1"],
  ["manifest.json", "", "cannot be read (Unexpected end of JSON input)"],
  ["manifest.json", "null", "is not what synthesis wrote (it is no object)"],
  ["manifest.json", '{"stacks":7}', "is not what synthesis wrote (stacks)"],
  ["stacks/lab-a/unit.json", undefined, "is missing"],
  ["stacks/lab-a/unit.json", "null", "is not what synthesis wrote (it is no object)"],
  ["stacks/lab-a/unit.json", "{}", "is not what synthesis wrote (stack)"],
  [
    "stacks/lab-a/unit.json",
    JSON.stringify({ ...record, dependencies: ["b"] }),
    "is not what synthesis wrote (dependencies)",
  ],
  [
    "stacks/lab-a/unit.json",
    JSON.stringify({ ...record, state: { kind: "x" } }),
    "is not what synthesis wrote (state.kind)",
  ],
  ["stacks/lab-a/cdk.tf.json", "[]", "is not what synthesis wrote (it is no object)"],
  ["stacks/lab-a/cdk.tf.json", '{"resource":', "cannot be read (Unexpected end of JSON input)"],
])("a damaged %s (%p) is an error that names the file: %s", (file, content, message) =>
  outputWith({ [file]: content }, (folder) => {
    const [problem] = problemsOf(() => loadUnits(folder).forEach(readModule));
    expect(problem).toContain(`${join(folder, file)} ${message}`);
    expect(problem).toMatch(/\(make it again with `npx strata synth`\)\.$/);
  }),
);
