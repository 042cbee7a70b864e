import { assembleProject } from "../../src/engine/project";
import { localState } from "../../src/engine/state";
import { unit } from "../../src/engine/unit";
import { bySystem, graphModel, partOf, resourceCount, titleOf, withNeighbors } from "../../src/graph/model";
import { hostile, keys, platformFiles, platformModel, systemsModel } from "./platform";
import { sourceFiles, synthFiles, testEnvironment } from "../support/projects/synth";

const model = platformModel();
const unitNamed = (id: string) => model.units.find((unit) => unit.id === id)!;
const references = ({ references: all }: Pick<typeof model, "references">) =>
  all.map(({ producer, reader, outputs }) => `${producer} -> ${reader}: ${outputs.join(" ")}`).sort();

test("a unit has its file, resources, outputs and state", () => {
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

test("a reference has the outputs that are read, also across environments and of existing things", () => {
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

test("the model has no values, neither examples of outputs nor those of existing things", () => {
  expect(JSON.stringify(model)).not.toMatch(/s3cr3t|media\.example/);
});

test("the part of an environment has its neighbors and only its own references", () => {
  const part = partOf(model, ["dev"]);
  expect(part.units.map(({ id }) => id).sort()).toEqual(["dev-kafka", "dev-network", "prod-kafka", "prod-keys"]);
  expect(references(part)).not.toContain("prod-keys -> prod-kafka: dataKeyArn");
  expect(part.environments.map(({ name }) => name).sort()).toEqual(["dev", "prod"]);
});

test("finds neighbors before the synthesis, in both directions", () => {
  const project = assembleProject(sourceFiles(platformFiles));
  const [dev, prod] = project.environments;
  const names = (environment = dev!) =>
    withNeighbors(project, new Set([environment])).map(({ stackName }) => stackName);
  expect(names(dev)).toEqual(["dev-kafka", "dev-network", "prod-kafka", "prod-keys"]);
  expect(names(prod)).toEqual(["dev-kafka", "prod-kafka", "prod-kafka-viewer", "prod-keys", "prod-network"]);
});

test("environments are grouped by system", () => {
  const groups = bySystem(systemsModel().environments);
  expect(groups.map(({ system, environments }) => [system, environments.map(titleOf)])).toEqual([
    ["lake", ["dev"]],
    [undefined, ["local"]],
    ["streaming", ["dev", "prod"]],
  ]);
});

test.each([
  [{}, "111111111111 us-east-1, context test"],
  [{ kubernetes: undefined }, "111111111111 us-east-1"],
  [{ aws: undefined, kubernetes: { context: "kind-local" } }, "context kind-local"],
  [{ aws: undefined, kubernetes: { kubeconfig: "~/.kube/lab" } }, "kubeconfig ~/.kube/lab"],
])("an environment with %j is deployed to %s", (settings, target) => {
  const units = synthFiles({
    "environments/dev/environment.ts": testEnvironment({ state: localState(), ...settings }),
    "environments/dev/keys.ts": unit(keys, {}),
  });
  expect(graphModel([...units.values()]).environments).toEqual([
    { name: "dev", path: "dev", system: undefined, target },
  ]);
});
