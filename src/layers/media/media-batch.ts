import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { z } from "zod";
import { addAwsProvider, resourceTags } from "../../../modules/aws/aws-provider";
import { PodIdentityRole } from "../../../modules/aws/pod-identity";
import { policyDocument } from "../../../modules/aws/policy-document";
import { BatchAccess } from "../../../modules/batch/batch-access";
import { BatchNamespace } from "../../../modules/batch/batch-namespace";
import { BatchNodes } from "../../../modules/batch/batch-nodes";
import { BatchQueue } from "../../../modules/batch/batch-queue";
import { JobDefinition } from "../../../modules/batch/job-definition";
import { batchProblems } from "../../../modules/batch/job-problems";
import { addKubernetesProvider } from "../../../modules/helm/kubernetes-providers";
import { imageOf, imageTagProblems } from "../../../modules/images/image-tag";
import { publishTo, readUploads, writeOutputs } from "../../../modules/media/media-access";
import { instanceListings } from "../../../modules/aws/instance-types";
import { layer, outputsOf } from "../../engine/layer";
import { staleProblems } from "../../engine/listing";
import { literalProblems } from "../../engine/literals";
import { mapEntry } from "../../engine/map-entry";
import { mapOutput, output } from "../../engine/output";
import { assertValid, problem } from "../../engine/problem";
import { eks } from "../kubernetes/eks";
import { unlisted } from "../kubernetes/node-inputs";
import { vpc } from "../network/vpc";
import { logRetentionDays } from "../observability/log-retention-inputs";
import { kms } from "../security/kms";
import { ecr } from "../storage/ecr";
import * as batch from "./media-batch-inputs";
import { mediaInput } from "./media-input";
import { mediaOutput } from "./media-output";

const exampleArn = "arn:aws:batch:us-east-1:111111111111";

export const mediaBatch = layer({
  name: "media-batch",
  summary: "AWS Batch on EKS for 3D files and heavy video: Spot nodes from zero, job queues, job definitions by option",
  needs: {
    vpc: outputsOf(vpc, "privateSubnetIds"),
    eks: outputsOf(
      eks,
      "clusterName",
      "clusterArn",
      "clusterEndpoint",
      "clusterCertificateAuthorityData",
      "nodeSecurityGroupId",
      "nodeRoleName",
      "kubernetesVersion",
      "compute",
    ),
    ecr: outputsOf(ecr, "repositoryUrls", "releaseTags"),
    kms: outputsOf(kms, "s3KeyArn", "ebsKeyArn", "snsKeyArn", "logsKeyArn"),
    input: outputsOf(mediaInput, "inputBucketArn"),
    output: outputsOf(mediaOutput, "outputBucketName", "outputBucketArn", "notificationTopicArn"),
  },
  inputs: z.strictObject({
    namespace: z
      .string()
      .regex(
        /^(?!kube-|default$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
        "must be a name of a namespace other than default and kube-…",
      )
      .default("media-batch")
      .describe("Namespace of the jobs")
      .meta({ limit: "its own: Batch takes what it finds there as its pods; another one replaces nodes and queues" }),
    repository: z.string().default("media-jobs").describe("Repository of the image, by purpose in the ecr unit"),
    imageTag: z
      .string()
      .describe("Version or digest of the image of the jobs")
      .meta({ limit: "pushed to the repository before jobs start; a tag that moves, such as latest, is an error" }),
    nodes: batch.nodes,
    queues: batch.queues,
    jobs: batch.jobs,
    stuckMinutes: z
      .int()
      .min(10)
      .max(1440)
      .default(60)
      .describe("Time that a job may wait at the head of a queue for a node that cannot be had. Then it fails")
      .meta({ unit: "minutes", limit: "10 to 1440 (AWS Batch)" }),
    logRetentionDays: logRetentionDays
      .default(30)
      .describe("Retention of the logs of pods, which the add-on amazon-cloudwatch-observability of the eks unit sends")
      .meta({ unit: "days", cost: "$0.50 per GB written, $0.03 per GB and month" }),
    unlisted: unlisted.meta({ limit: "instance types" }),
  }),
  checks: [
    ({ nodes, queues, jobs, unlisted }) => batchProblems({ nodes, queues, jobs: batch.jobsWithQueues(jobs) }, unlisted),
    ({ unlisted }) => staleProblems(unlisted, instanceListings().slice(0, 1)),
    ({ repository, imageTag, ecr }) => imageProblems(repository, imageTag, ecr),
    ({ eks: { compute } }) =>
      compute === "auto-mode"
        ? problem({ path: "eks", must: "be a cluster without Auto Mode: its nodes' role may not start others" })
        : undefined,
  ],
  outputs: {
    namespace: output("Namespace of the jobs", "media-batch"),
    jobQueueArns: mapOutput("Job queues by kind of upload", { "3d": `${exampleArn}:job-queue/acme-media-prod-3d` }),
    jobQueueNames: mapOutput("Names of the job queues", { "3d": "acme-media-prod-3d" }),
    jobDefinitionArns: mapOutput("Job definitions by processing option, without a revision: jobs take the latest", {
      rendering: `${exampleArn}:job-definition/acme-media-prod-rendering`,
    }),
    logGroupName: output("Log group of the cluster's pods", "/aws/containerinsights/acme-media-prod-eks/application"),
    jobRoleArn: output("IAM role of the jobs", "arn:aws:iam::111111111111:role/acme-media-prod-media-batch"),
  },
  build(stack, { vpc, eks, ecr, kms, input, output, nodes, queues, jobs, namespace, stuckMinutes, ...inputs }) {
    addAwsProvider(stack);
    addKubernetesProvider(stack, eks);
    assertValid(
      literalProblems({ ...inputs, nodes, queues, jobs, namespace }, ["nodes", "queues", "jobs", "namespace"]),
    );
    const { aws: home, unitPrefix: prefix } = stack;
    const serviceAccount = "media-jobs";
    const place = new BatchNamespace(stack, "place", { name: namespace, serviceAccount });
    const role = new PodIdentityRole(stack, "job-role", {
      home,
      name: `${stack.prefix}-${stack.unitName}`,
      clusterName: eks.clusterName,
      namespace,
      serviceAccount,
      policy: policyDocument([
        ...readUploads({ home, bucketArn: input.inputBucketArn, keyArn: kms.s3KeyArn }),
        ...writeOutputs({ home, bucketArn: output.outputBucketArn, keyArn: kms.s3KeyArn }),
        ...publishTo(home, output.notificationTopicArn, kms.snsKeyArn),
      ]),
    });

    // The add-on writes to this name only, and would make a group without key and retention.
    const logs = new CloudwatchLogGroup(stack, "logs", {
      name: `/aws/containerinsights/${eks.clusterName}/application`,
      kmsKeyId: kms.logsKeyArn,
      retentionInDays: inputs.logRetentionDays,
    });

    const tags = resourceTags(stack);
    const jobMinutes = Math.max(...Object.values(jobs).map(({ timeoutMinutes }) => timeoutMinutes));
    const created = mapValues(
      nodes,
      (choice, name) =>
        new BatchNodes(stack, `nodes-${name}`, {
          ...choice,
          name: `${prefix}-batch-${name}`,
          clusterArn: eks.clusterArn,
          kubernetesVersion: eks.kubernetesVersion,
          namespace,
          nodeRoleName: eks.nodeRoleName,
          nodeSecurityGroupId: eks.nodeSecurityGroupId,
          subnetIds: vpc.privateSubnetIds,
          keyArn: kms.ebsKeyArn,
          tags,
          jobMinutes,
          dependsOn: place.ready,
        }),
    );
    new BatchAccess(stack, "access", {
      home,
      clusterName: eks.clusterName,
      namespace,
      dependsOn: Object.values(created).map(({ ready }) => ready),
    });
    const jobQueues = mapValues(
      queues,
      ({ nodes, priority }, name) =>
        new BatchQueue(stack, `queue-${name}`, {
          name: `${prefix}-${name}`,
          priority,
          environmentArns: nodes.map((each) => created[each]!.arn),
          stuckMinutes,
        }),
    );
    const image = imageOf(mapEntry(ecr.repositoryUrls, inputs.repository), inputs.imageTag);
    const definitions = mapValues(
      batch.jobsWithQueues(jobs),
      (job, option) =>
        new JobDefinition(stack, `job-${option}`, {
          name: `${prefix}-${option}`,
          job,
          image,
          args: [option],
          serviceAccount,
          variables: {
            AWS_REGION: home.region,
            OUTPUT_BUCKET: output.outputBucketName,
            NOTIFICATION_TOPIC_ARN: output.notificationTopicArn,
          },
        }),
    );

    return {
      namespace,
      jobQueueArns: mapValues(jobQueues, ({ arn }) => arn),
      jobQueueNames: mapValues(jobQueues, (_, name) => `${prefix}-${name}`),
      jobDefinitionArns: mapValues(definitions, ({ arn }) => arn),
      logGroupName: logs.name,
      jobRoleArn: role.roleArn,
    };
  },
});

function imageProblems(
  repository: string,
  imageTag: string,
  { repositoryUrls, releaseTags }: { repositoryUrls: Readonly<Record<string, string>>; releaseTags: readonly string[] },
) {
  const repositories = Object.keys(repositoryUrls);
  const found = imageTagProblems("imageTag", imageTag, releaseTags);
  if (repositories.includes(repository)) return found;
  const must = `be a repository of the ecr unit (${repositories.join(", ")})`;
  return [problem({ path: "repository", value: repository, must }), ...found];
}

const mapValues = <T, R>(record: Readonly<Record<string, T>>, make: (value: T, key: string) => R): Record<string, R> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, make(value, key)]));
