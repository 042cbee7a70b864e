import { z } from "zod";
import { layer, outputsOf } from "../../src/engine/layer";
import { output } from "../../src/engine/output";
import { localState } from "../../src/engine/state";
import { existing, unit } from "../../src/engine/unit";
import { graphModel, type GraphModel } from "../../src/graph/model";
import { synthFiles, testEnvironment } from "../support/projects/synth";
import { TerraformData } from "../support/layers/terraform-data";

/** Text with a meaning in HTML, diagrams and shells. */
export const hostile = `</script><script>alert(1)</script> "quoted" \\ back\\slash & <b>bold</b> | end; %%{init}%% \`code\` #quot; [x] {y}`;

const network = layer({
  name: "network",
  summary: "Subnets in every zone",
  inputs: z.strictObject({}),
  outputs: {
    vpcId: output("The network's id", "vpc-1"),
    privateSubnetIds: output("Subnets without public addresses", ["subnet-1"]),
    publicSubnetIds: output("Subnets of load balancers", ["subnet-2"]),
    cidr: output("All addresses", "10.0.0.0/16"),
    zones: output("Availability zones", ["us-east-1a"]),
  },
  build(stack) {
    ["a", "b", "c"].forEach((zone) => new TerraformData(stack, `subnet-${zone}`, zone));
    return { vpcId: "vpc-1", privateSubnetIds: ["s"], publicSubnetIds: ["s"], cidr: "10.0.0.0/16", zones: ["a"] };
  },
});

export const keys = layer({
  name: "keys",
  summary: "Encryption keys",
  inputs: z.strictObject({}),
  outputs: { dataKeyArn: output("Key of the data", "arn:key") },
  build(stack) {
    return { dataKeyArn: new TerraformData(stack, "data", "key").output };
  },
});

const kafka = layer({
  name: "kafka",
  summary: hostile,
  needs: {
    network: outputsOf(network, "vpcId", "privateSubnetIds", "publicSubnetIds", "cidr", "zones"),
    keys: outputsOf(keys, "dataKeyArn"),
  },
  inputs: z.strictObject({ domain: z.string().default("none"), mirror: z.string().default("none") }),
  outputs: {
    bootstrapBrokers: output(hostile, "b-1:9098"),
    password: output("Administrator's password", "s3cr3t", { sensitive: true }),
  },
  build(stack, values) {
    new TerraformData(stack, "cluster", values);
    new TerraformData(stack, "topic", "events");
    return { bootstrapBrokers: "b-1:9098", password: "s3cr3t" };
  },
});

const viewer = layer({
  name: "viewer",
  summary: "Dashboards",
  needs: { kafka: outputsOf(kafka, "bootstrapBrokers") },
  inputs: z.strictObject({}),
  outputs: {},
  build: () => ({}),
});

const dns = existing({ zone: "media.example" });
const devNetwork = unit(network, {});
const prodKeys = unit(keys, {});
const prodKafka = unit(kafka, { network: unit(network, {}), keys: prodKeys, domain: dns.outputs.zone });

/** Two environments. Dev reads Kafka and the keys of prod, and both read an existing domain. */
export const platformFiles: Readonly<Record<string, unknown>> = {
  "environments/dev/environment.ts": testEnvironment(),
  "environments/dev/network.ts": devNetwork,
  "environments/dev/kafka.ts": unit(kafka, {
    network: devNetwork,
    keys: prodKeys,
    domain: dns.outputs.zone,
    mirror: prodKafka.outputs.bootstrapBrokers,
  }),
  "environments/prod/environment.ts": testEnvironment({ deletionProtection: true, account: "222222222222" }),
  "environments/prod/network.ts": prodKafka.values["network"],
  "environments/prod/keys.ts": prodKeys,
  "environments/prod/kafka.ts": prodKafka,
  "environments/prod/kafka-viewer.ts": unit(viewer, { kafka: prodKafka }),
};

export function platformModel(): GraphModel {
  return graphModel([...synthFiles(platformFiles).values()]);
}

const networkValues = {
  vpcId: "vpc-1",
  privateSubnetIds: ["s"],
  publicSubnetIds: ["s"],
  cidr: "10.0.0.0/16",
  zones: ["a"],
};
const prodStreamKeys = unit(keys, {});
const local = { aws: undefined, kubernetes: { context: "kind-local" }, state: localState() };

/** Two systems with two and one environments, and a Kubernetes cluster outside a system. */
export function systemsModel(): GraphModel {
  const files = {
    "environments/lake/dev/keys.ts": unit(keys, {}),
    "environments/local/environment.ts": testEnvironment(local),
    "environments/local/network.ts": unit(network, {}),
    "environments/streaming/dev/keys.ts": unit(keys, {}),
    "environments/streaming/prod/keys.ts": prodStreamKeys,
    "environments/streaming/prod/kafka.ts": unit(kafka, { network: existing(networkValues), keys: prodStreamKeys }),
  };
  return graphModel([...synthFiles(files).values()]);
}
