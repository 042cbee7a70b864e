import { compareNames, topologicalOrder } from "../src/engine/graph";
import { synthesize, type SynthesizedUnit } from "../src/engine/synthesis";
import { loadProject } from "../src/cli/project";
import { inTemporaryFolder, resources } from "./support/projects/synth";

/** The environments of this repository, synthesized once. */
const project = loadProject();
const units = inTemporaryFolder((outdir) => synthesize(project, { outdir }));
const find = (stack: string): SynthesizedUnit => units.find(({ placed }) => placed.stackName === stack)!;
const pathsOf = (system: string): string[] =>
  project.environments
    .filter((environment) => environment.system === system)
    .map(({ path }) => path)
    .sort(compareNames);

describe("streaming", () => {
  const paths = ["streaming/dev", "streaming/prod", "streaming/sandbox", "streaming/staging"];
  const unitsOf = (path: string) => units.filter(({ placed }) => placed.environment.path === path);

  test("has four environments", () => expect(pathsOf("streaming")).toEqual(paths));

  test.each(paths)("%s has every unit of the platform", (path) =>
    expect(
      unitsOf(path)
        .map(({ placed }) => placed.name)
        .sort(compareNames),
    ).toEqual([
      "alerting",
      "eks",
      "kafka-connect",
      "kms",
      "kubernetes-platform",
      "msk",
      "s3",
      "streaming-monitoring",
      "vpc",
    ]),
  );

  test.each(paths)("%s: msk and eks are applied side by side, and their dependents after them", (path) => {
    const reads = (unit: SynthesizedUnit) => unit.reads.map(({ stackName }) => find(stackName));
    const order = topologicalOrder(unitsOf(path), reads, ({ placed }) => placed.stackName);
    const at = (name: string) => order.findIndex(({ placed }) => placed.name === name);
    for (const [first, second] of [
      ["kms", "s3"],
      ["vpc", "msk"],
      ["vpc", "eks"],
      ["eks", "kubernetes-platform"],
      ["kubernetes-platform", "kafka-connect"], // the custom resource definitions of Strimzi come first
      ["msk", "kafka-connect"],
      ["alerting", "streaming-monitoring"],
      ["kafka-connect", "streaming-monitoring"],
    ] as const) {
      expect([first, second, at(first) < at(second)]).toEqual([first, second, true]);
    }
    const dependencies = (name: string) => find(`${path.replace("/", "-")}-${name}`).reads.map((placed) => placed.name);
    expect(dependencies("msk")).not.toContain("eks");
    expect(dependencies("eks")).not.toContain("msk");
  });

  test.each(["streaming-prod", "streaming-staging"])("%s: no plan destroys what holds data", (environment) => {
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

  test("resources carry the system, the environment within it, and the unit as tags", () =>
    expect(find("streaming-prod-vpc").module.provider).toMatchObject({
      aws: [
        {
          default_tags: [
            {
              tags: {
                owner: "data-platform",
                "cost-center": "media",
                system: "streaming",
                environment: "prod",
                unit: "vpc",
                "managed-by": "strata",
              },
            },
          ],
        },
      ],
    }));
});

describe("lake", () => {
  const paths = ["lake/dev", "lake/prod", "lake/sandbox"];
  const all = [
    "alerting",
    "databases",
    "ecr",
    "ecs",
    "gitops-host",
    "glue",
    "kms",
    "lake-storage",
    "observability-host",
    "secrets",
    "security-groups",
    "spark",
    "vpc",
  ];
  const namesOf = (path: string) =>
    units
      .filter(({ placed }) => placed.environment.path === path)
      .map(({ placed }) => placed.name)
      .sort(compareNames);

  test("has three environments", () => expect(pathsOf("lake")).toEqual(paths));

  test.each(["lake/prod", "lake/sandbox"])("%s has every unit of the platform", (path) =>
    expect(namesOf(path)).toEqual(all),
  );

  test("dev has all but the databases", () =>
    expect(namesOf("lake/dev")).toEqual(all.filter((name) => name !== "databases")));

  test.each([
    ["kms", "aws_kms_key"],
    ["lake-storage", "aws_s3_bucket"],
    ["glue", "aws_glue_catalog_database"],
    ["databases", "aws_db_instance"],
    ["databases", "aws_elasticache_replication_group"],
  ])("prod: no plan of %s destroys an %s", (unit, type) => {
    const blocks = Object.values(resources(find(`lake-prod-${unit}`).module, type));
    expect(blocks).not.toEqual([]);
    for (const block of blocks) expect(block).toMatchObject({ lifecycle: { prevent_destroy: true } });
  });
});

describe("media", () => {
  const paths = ["media/dev", "media/prod", "media/sandbox"];

  test("has three environments", () => expect(pathsOf("media")).toEqual(paths));

  test.each(paths)("%s has every unit of the pipeline", (path) =>
    expect(
      units
        .filter(({ placed }) => placed.environment.path === path)
        .map(({ placed }) => placed.name)
        .sort(compareNames),
    ).toEqual([
      "alerting",
      "ecr",
      "eks",
      "kms",
      "media-batch",
      "media-cost",
      "media-input",
      "media-observability",
      "media-output",
      "media-processing",
      "vpc",
    ]),
  );

  test.each([
    ["kms", "aws_kms_key"],
    ["media-input", "aws_s3_bucket"],
    ["media-input", "aws_dynamodb_table"],
    ["media-output", "aws_s3_bucket"],
    ["media-output", "aws_dynamodb_table"],
  ])("prod: no plan of %s destroys an %s", (unit, type) => {
    const blocks = Object.values(resources(find(`media-prod-${unit}`).module, type));
    expect(blocks).not.toEqual([]);
    for (const block of blocks) expect(block).toMatchObject({ lifecycle: { prevent_destroy: true } });
  });
});
