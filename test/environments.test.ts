import { compareNames, topologicalOrder } from "../src/engine/graph";
import { synthesize, type SynthesizedUnit } from "../src/engine/synthesis";
import { loadProject } from "../src/cli/project";
import { inTemporaryFolder, resources } from "./support/synth";

/** The environments as they stand. */
const project = loadProject();
const units = inTemporaryFolder((outdir) => synthesize(project, { outdir }));
const environments = project.environments.map(({ name }) => name).sort(compareNames);
const find = (stack: string): SynthesizedUnit => units.find(({ placed }) => placed.stackName === stack)!;

test("there are four, each with all of the platform", () => {
  expect(environments).toEqual(["dev", "prod", "sandbox", "staging"]);
  for (const environment of environments) {
    const names = units
      .filter(({ placed }) => placed.environment.name === environment)
      .map(({ placed }) => placed.name);
    expect(names.sort(compareNames)).toEqual(
      ["eks", "kafka-connect", "kms", "kubernetes-platform", "monitoring", "msk", "s3", "vpc"].sort(compareNames),
    );
  }
});

test.each(environments)("%s: msk and eks are made side by side, and all that reads them after them", (environment) => {
  const reads = (unit: SynthesizedUnit) => unit.reads.map(({ stackName }) => find(stackName));
  const own = units.filter(({ placed }) => placed.environment.name === environment);
  const order = topologicalOrder(own, reads, ({ placed }) => placed.stackName).map(({ placed }) => placed.name);
  const at = (name: string) => order.indexOf(name);
  const before = (first: string, second: string) => expect([first, second, at(first) < at(second)]).toContain(true);
  before("kms", "s3");
  before("vpc", "msk");
  before("vpc", "eks");
  before("eks", "kubernetes-platform");
  before("kubernetes-platform", "kafka-connect"); // Strimzi's definitions come first
  before("msk", "kafka-connect");
  before("kafka-connect", "monitoring");
  const needs = (name: string) => find(`${environment}-${name}`).reads.map((placed) => placed.name);
  expect(needs("msk")).not.toContain("eks");
  expect(needs("eks")).not.toContain("msk");
});

test.each(["prod", "staging"])("%s: what holds data cannot be destroyed by a plan", (environment) => {
  for (const [unit, type] of [
    ["kms", "aws_kms_key"],
    ["s3", "aws_s3_bucket"],
    ["msk", "aws_msk_cluster"],
    ["eks", "aws_eks_cluster"],
    ["kafka-connect", "aws_glue_catalog_database"],
  ] as const) {
    const blocks = Object.values(resources(find(`${environment}-${unit}`).module, type));
    expect(blocks).not.toEqual([]);
    for (const block of blocks) expect(block).toMatchObject({ lifecycle: { prevent_destroy: true } });
  }
});
