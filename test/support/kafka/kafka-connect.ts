import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { z } from "zod";
import type { ResolvedTopic } from "../../../modules/kafka/kafka-topics";
import type { Referable } from "../../../src/engine/reference";
import { existing, unit } from "../../../src/engine/unit";
import { kafkaConnect } from "../../../src/layers/kafka/kafka-connect";
import { synthFiles, testEnvironment } from "../projects/synth";

type Written = z.input<typeof kafkaConnect.inputs>;
export type ConnectInputs = { readonly [K in keyof Written]?: Referable<Written[K]> };

const kafkaArn = (kind: string): string => `arn:aws:kafka:us-east-1:111111111111:${kind}/acme-test-msk/2f7b`;
const topic = (name: string, config: Readonly<Record<string, string>> = {}, partitions = 6): ResolvedTopic => ({
  name,
  partitions,
  replicationFactor: 3,
  config: { "cleanup.policy": "delete", "min.insync.replicas": "2", "retention.ms": "86400000", ...config },
});

/** Outputs of other units for kafka-connect. */
export const needs = {
  msk: {
    clusterArn: kafkaArn("cluster"),
    clusterName: "acme-test-msk",
    securityGroupId: "sg-brokers",
    clientPorts: [9098],
    monitoringPorts: [11001, 11002],
    authentication: ["iam"],
    bootstrapBrokersIam: "b-1.kafka.example:9098,b-2.kafka.example:9098",
    topics: [
      topic("media-events"),
      topic("Audit_events", {}, 2),
      topic("media-events-dead-letter", { "retention.ms": "604800000" }, 3),
      topic("iceberg-control", {}, 1),
    ],
    topicArnPrefix: kafkaArn("topic"),
    groupArnPrefix: kafkaArn("group"),
    transactionalIdArnPrefix: kafkaArn("transactional-id"),
    brokers: 3,
    instanceType: "kafka.m7g.large",
  },
  eks: {
    clusterName: "acme-test-eks",
    clusterEndpoint: "https://eks.example",
    clusterCertificateAuthorityData: "LS0t",
    nodeSecurityGroupId: "sg-nodes",
  },
  s3: Object.fromEntries(
    (["raw", "processed", "archive", "deadLetter"] as const).flatMap((each) => [
      [`${each}BucketName`, `acme-test-${each.toLowerCase()}`],
      [`${each}BucketArn`, `arn:aws:s3:::acme-test-${each.toLowerCase()}`],
    ]),
  ) as Record<`${"raw" | "processed" | "archive" | "deadLetter"}Bucket${"Name" | "Arn"}`, string>,
  kms: {
    s3KeyArn: "arn:aws:kms:us-east-1:111111111111:key/s3",
    eksKeyArn: "arn:aws:kms:us-east-1:111111111111:key/eks",
  },
  platform: { strimziVersion: "1.2.0", strimziNamespaces: ["kafka-connect"], kedaVersion: "2.20.2" },
};

export interface OtherNeeds {
  readonly msk?: Partial<(typeof needs)["msk"]>;
  readonly platform?: Partial<(typeof needs)["platform"]>;
}

/** A unit of kafka-connect as a file would export it. */
export const connectUnit = (inputs: ConnectInputs = {}, { msk, platform }: OtherNeeds = {}) =>
  unit(kafkaConnect, {
    msk: existing({ ...needs.msk, ...msk }),
    eks: existing(needs.eks),
    s3: existing(needs.s3),
    kms: existing(needs.kms),
    platform: existing({ ...needs.platform, ...platform }),
    imageTag: "0123456789ab",
    ...inputs,
  });

/** A folder with the charts of this project, and with the plugins in the image that `s3Sinks` and Glue converters need. */
export const projectWithPlugins = mkdtempSync(join(tmpdir(), "strata-"));
afterAll(() => rmSync(projectWithPlugins, { recursive: true, force: true }));
cpSync(join(process.cwd(), "charts"), join(projectWithPlugins, "charts"), { recursive: true });
mkdirSync(join(projectWithPlugins, "images", "kafka-connect"), { recursive: true });
writeFileSync(
  join(projectWithPlugins, "images", "kafka-connect", "plugins.lock"),
  ["aiven-s3", "glue-avro", "glue-protobuf"]
    .map((each) => `${"0".repeat(64)} ${each} https://example.com/x.jar\n`)
    .join(""),
);

/** The root module of a unit of kafka-connect. */
export const synthConnect = (
  inputs: ConnectInputs = {},
  other: OtherNeeds = {},
  environment: Parameters<typeof testEnvironment>[0] = {},
) =>
  synthFiles(
    {
      "environments/test/environment.ts": testEnvironment(environment),
      "environments/test/kafka-connect.ts": connectUnit(inputs, other),
    },
    projectWithPlugins,
  ).get("test-kafka-connect")!.module;
