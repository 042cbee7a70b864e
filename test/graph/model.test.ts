import { assembleProject } from "../../src/engine/project";
import { partOf, resourceCount, withNeighbours } from "../../src/graph/model";
import { hostile, platformFiles, platformModel } from "./platform";
import { sourceFiles } from "../support/synth";

const model = platformModel();
const unitNamed = (id: string) => model.units.find((unit) => unit.id === id)!;
const references = ({ references: all }: Pick<typeof model, "references">) =>
  all.map(({ producer, reader, outputs }) => `${producer} -> ${reader}: ${outputs.join(" ")}`).sort();

test("a unit says what it is, what it makes and where its state is", () => {
  expect(unitNamed("prod-kafka")).toEqual({
    id: "prod-kafka",
    environment: "prod",
    unit: "kafka",
    layer: "kafka",
    summary: hostile,
    file: "environments/prod/kafka.ts",
    deletionProtection: true,
    state: "s3://acme-test-state/prod/kafka/terraform.tfstate",
    resources: { terraform_data: 2 },
    outputs: {
      bootstrapBrokers: { description: hostile, sensitive: false },
      password: { description: "Administrator's password", sensitive: true },
    },
  });
  expect(resourceCount(unitNamed("dev-network"))).toBe(3);
});

test("a reference carries the outputs that are read, also across environments and from what exists", () => {
  expect(references(model)).toEqual([
    "dev-network -> dev-kafka: cidr privateSubnetIds publicSubnetIds vpcId zones",
    "existing-1 -> dev-kafka: zone",
    "existing-1 -> prod-kafka: zone",
    "prod-kafka -> dev-kafka: bootstrapBrokers",
    "prod-kafka -> prod-kafka-viewer: ",
    "prod-keys -> dev-kafka: dataKeyArn",
    "prod-keys -> prod-kafka: dataKeyArn",
    "prod-network -> prod-kafka: cidr privateSubnetIds publicSubnetIds vpcId zones",
  ]);
  expect(model.existing).toEqual([{ id: "existing-1", name: "domain", environment: undefined }]);
});

test("no value gets into the model: neither an output's example nor what exists", () => {
  expect(JSON.stringify(model)).not.toMatch(/s3cr3t|media\.example/);
});

test("an environment's part has its neighbours and only the references that concern it", () => {
  const part = partOf(model, "dev");
  expect(part.units.map(({ id }) => id).sort()).toEqual(["dev-kafka", "dev-network", "prod-kafka", "prod-keys"]);
  expect(references(part)).not.toContain("prod-keys -> prod-kafka: dataKeyArn");
  expect(part.environments.map(({ name }) => name).sort()).toEqual(["dev", "prod"]);
});

test("neighbours are found before anything is synthesized, in both directions", () => {
  const project = assembleProject(sourceFiles(platformFiles));
  const [dev, prod] = project.environments;
  const names = (environment = dev!) => withNeighbours(project, environment).map(({ stackName }) => stackName);
  expect(names(dev)).toEqual(["dev-kafka", "dev-network", "prod-kafka", "prod-keys"]);
  expect(names(prod)).toEqual(["dev-kafka", "prod-kafka", "prod-kafka-viewer", "prod-keys", "prod-network"]);
});
