import type { z } from "zod";
import { existing, unit } from "../../../src/engine/unit";
import { mediaBatch } from "../../../src/layers/media/media-batch";
import { mediaProcessing } from "../../../src/layers/media/media-processing";
import { synthFiles, testEnvironment } from "../projects/synth";

const arn = (service: string, rest: string) => `arn:aws:${service}:us-east-1:111111111111:${rest}`;
const kinds = ["document", "picture", "3d", "video"];
const byKind = <T>(value: (kind: string) => T): Record<string, T> =>
  Object.fromEntries(kinds.map((kind) => [kind, value(kind)]));
const url = (queue: string) => `https://sqs.us-east-1.amazonaws.com/111111111111/acme-test-${queue}`;

const kms = existing({
  s3KeyArn: arn("kms", "key/s3"),
  ebsKeyArn: arn("kms", "key/ebs"),
  snsKeyArn: arn("kms", "key/sns"),
  logsKeyArn: arn("kms", "key/logs"),
});
const input = existing({
  inputBucketArn: "arn:aws:s3:::input",
  queueUrls: byKind(url),
  queueArns: byKind((kind) => arn("sqs", `acme-test-${kind}`)),
  deadLetterQueueUrls: byKind((kind) => url(`${kind}-dead-letter`)),
  deadLetterQueueArns: byKind((kind) => arn("sqs", `acme-test-${kind}-dead-letter`)),
  visibilitySeconds: byKind(() => 900),
  maxReceives: byKind(() => 5),
  concurrency: 50,
});
const output = existing({
  outputBucketName: "output",
  outputBucketArn: "arn:aws:s3:::output",
  notificationTopicArn: arn("sns", "acme-test-notices"),
  outputTableName: "acme-test-output",
  outputTableArn: arn("dynamodb", "table/acme-test-output"),
  limitsTableName: "acme-test-limits",
  limitsTableArn: arn("dynamodb", "table/acme-test-limits"),
});

export type BatchInputs = Partial<z.input<typeof mediaBatch.inputs>>;
export type ProcessingInputs = Partial<z.input<typeof mediaProcessing.inputs>>;

/** The module of a media-batch unit on an existing cluster. */
export const synthBatch = (inputs: BatchInputs = {}, compute: "managed-nodes" | "auto-mode" = "managed-nodes") =>
  synthFiles({
    "environments/test/media-batch.ts": unit(mediaBatch, {
      vpc: existing({ privateSubnetIds: ["subnet-a", "subnet-b"] }),
      eks: existing({
        clusterName: "acme-test-eks",
        clusterArn: arn("eks", "cluster/acme-test-eks"),
        clusterEndpoint: "https://test.eks.amazonaws.com",
        clusterCertificateAuthorityData: "eA==",
        nodeSecurityGroupId: "sg-nodes",
        nodeRoleName: "acme-test-eks-node",
        kubernetesVersion: "1.35",
        compute,
      }),
      ecr: existing({
        repositoryUrls: { "media-jobs": "111111111111.dkr.ecr.us-east-1.amazonaws.com/acme-test/media-jobs" },
        releaseTags: ["*.*.*"],
      }),
      kms,
      input,
      output,
      imageTag: "1.0.0",
      ...inputs,
    }),
  }).get("test-media-batch")!.module;

/** Outputs of a media-batch unit. */
export const batchJobs = {
  jobQueueArns: { "3d": arn("batch", "job-queue/acme-test-3d"), video: arn("batch", "job-queue/acme-test-video") },
  jobDefinitionArns: Object.fromEntries(
    ["simulation", "rendering", "optimization", "transcode", "key-frames", "captions"].map((option) => [
      option,
      arn("batch", `job-definition/acme-test-${option}`),
    ]),
  ),
};

/** The module of a media-processing unit. */
export const synthProcessing = (inputs: ProcessingInputs = {}, region = "us-east-1") =>
  synthFiles({
    "environments/test/environment.ts": testEnvironment({ region }),
    "environments/test/media-processing.ts": unit(mediaProcessing, {
      kms,
      alerting: existing({ pageTopicArn: arn("sns", "page"), ticketTopicArn: arn("sns", "ticket") }),
      input,
      output,
      ...inputs,
    }),
  }).get("test-media-processing")!.module;
