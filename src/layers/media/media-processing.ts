import { z } from "zod";
import { addAwsProvider } from "../../../modules/aws/aws-provider";
import { runbookIn } from "../../../modules/cloudwatch/metric-alarm";
import { ProcessingAlarms } from "../../../modules/cloudwatch/processing-alarms";
import { addBatchJobs, addDocuments, addPictures, addVideos } from "../../../modules/media/kind-steps";
import { processingProblems } from "../../../modules/media/processing-problems";
import { ProcessingSteps } from "../../../modules/media/processing-steps";
import { type QuotaName, quotaOf, quotaProblems } from "../../../modules/media/service-quotas";
import type { WorkQueue } from "../../../modules/queues/work-queue";
import { layer, outputsOf } from "../../engine/layer";
import { literalProblems } from "../../engine/literals";
import { mapOutput, output } from "../../engine/output";
import { assertValid } from "../../engine/problem";
import { alerting } from "../observability/alerting";
import { logRetentionDays } from "../observability/log-retention-inputs";
import { repositoryUrl } from "../observability/runbook-inputs";
import { kms } from "../security/kms";
import { accountConcurrency } from "./function-inputs";
import { mediaInput } from "./media-input";
import { mediaOutput } from "./media-output";
import * as processing from "./media-processing-inputs";

export const mediaProcessing = layer({
  name: "media-processing",
  summary:
    "The steps of each kind: Textract, Rekognition, MediaConvert and AWS Batch, started at the rates that AWS allows",
  needs: {
    kms: outputsOf(kms, "s3KeyArn", "logsKeyArn", "snsKeyArn"),
    alerting: outputsOf(alerting, "pageTopicArn", "ticketTopicArn"),
    input: outputsOf(
      mediaInput,
      "inputBucketArn",
      "queueUrls",
      "queueArns",
      "deadLetterQueueUrls",
      "deadLetterQueueArns",
      "visibilitySeconds",
      "maxReceives",
      "concurrency",
    ),
    output: outputsOf(
      mediaOutput,
      "outputBucketName",
      "outputBucketArn",
      "notificationTopicArn",
      "outputTableName",
      "outputTableArn",
      "limitsTableName",
      "limitsTableArn",
    ),
  },
  inputs: z.strictObject({
    document: processing.document,
    documentCompleted: processing.documentCompleted,
    picture: processing.picture,
    threeD: processing.threeD,
    batchCompleted: processing.batchCompleted,
    video: processing.video,
    videoCompleted: processing.videoCompleted,
    batch: processing.batch,
    quotas: processing.quotas,
    accountConcurrency,
    logRetentionDays: logRetentionDays
      .default(30)
      .describe("Retention of the logs of functions")
      .meta({ unit: "days", cost: "$0.50 per GB written, $0.03 per GB and month" }),
    repositoryUrl,
  }),
  checks: [processingProblems],
  outputs: {
    functionNames: mapOutput("Functions by handler", { document: "acme-media-prod-document" }),
    queueNames: mapOutput("Queues of ended jobs by handler", {
      "document-completed": "acme-media-prod-document-completed",
    }),
    deadLetterQueueNames: mapOutput("Their dead-letter queues by handler", {
      "document-completed": "acme-media-prod-document-completed-dead-letter",
    }),
    deadLetterQueueUrls: mapOutput("URLs of their dead-letter queues by handler", {
      "document-completed":
        "https://sqs.us-east-1.amazonaws.com/111111111111/acme-media-prod-document-completed-dead-letter",
    }),
    queueUrls: mapOutput("URLs of the queues of ended jobs by handler", {
      "document-completed": "https://sqs.us-east-1.amazonaws.com/111111111111/acme-media-prod-document-completed",
    }),
    mediaConvertQueueArn: output(
      "Queue of MediaConvert",
      "arn:aws:mediaconvert:us-east-1:111111111111:queues/acme-media-prod",
    ),
    textractTopicArn: output(
      "Topic of ended Textract jobs",
      "arn:aws:sns:us-east-1:111111111111:AmazonTextract-acme-media-prod",
    ),
  },
  build(stack, { kms, alerting, input, output, batch, quotas, ...inputs }) {
    addAwsProvider(stack);
    const { aws: home, unitPrefix: prefix } = stack;
    const { document, picture, threeD, video } = inputs;
    assertValid([
      ...literalProblems({ ...inputs, quotas }, ["document", "picture", "threeD", "video", "quotas"]),
      ...quotaProblems(processing.quotaUses(inputs), home.region, quotas),
    ]);
    const quota = (name: QuotaName): number => quotaOf(name, home.region, quotas)!; // quotaProblems reports unknown ones
    const topics = { page: alerting.pageTopicArn, ticket: alerting.ticketTopicArn };
    const runbookUrl = runbookIn(inputs.repositoryUrl);
    const steps = new ProcessingSteps(stack, "steps", {
      prefix,
      stage: stack.environment.nameInSystem,
      resources: {
        home,
        keyArn: kms.s3KeyArn,
        topicKeyArn: kms.snsKeyArn,
        inputBucketArn: input.inputBucketArn,
        outputBucketName: output.outputBucketName,
        outputBucketArn: output.outputBucketArn,
        outputTableName: output.outputTableName,
        outputTableArn: output.outputTableArn,
        limitsTableName: output.limitsTableName,
        limitsTableArn: output.limitsTableArn,
        notificationTopicArn: output.notificationTopicArn,
      },
      logs: { keyArn: kms.logsKeyArn, retentionDays: inputs.logRetentionDays },
      kindQueues: input,
      topics,
      runbookUrl,
    });

    const documentRate = document.callsPerSecond ?? quota("textDetectionStarts");
    const textDetection = addDocuments(
      steps,
      {
        ...document,
        callsPerSecond: documentRate,
        burst: document.burst ?? Math.ceil(documentRate),
        concurrentJobs: document.concurrentJobs ?? quota("textDetectionJobs"),
      },
      inputs.documentCompleted,
    );
    const pictureRate = picture.callsPerSecond ?? quota("labelDetections");
    addPictures(steps, {
      ...picture,
      callsPerSecond: pictureRate,
      burst: picture.burst ?? Math.ceil(pictureRate),
    });
    const videoQueue = addVideos(
      steps,
      {
        ...video,
        callsPerSecond: video.callsPerSecond ?? quota("mediaConvertCalls"),
        burst: video.burst ?? quota("mediaConvertBurst"),
        concurrentJobs: video.concurrentJobs ?? quota("mediaConvertJobs"),
      },
      inputs.videoCompleted,
      batch,
    );
    if (batch !== undefined) addBatchJobs(steps, threeD, inputs.batchCompleted, batch);
    new ProcessingAlarms(stack, "alarms", {
      prefix,
      videoQueueArn: videoQueue.arn,
      failedJobsRule: batch && steps.queues["batch-completed"]!.name, // the rule has the queue's name
      topics,
      runbookUrl,
    });

    const ofQueues = (value: (queue: WorkQueue) => string): Record<string, string> =>
      Object.fromEntries(Object.entries(steps.queues).map(([handler, queue]) => [handler, value(queue)]));
    return {
      functionNames: steps.functionNames,
      queueNames: ofQueues(({ name }) => name),
      queueUrls: ofQueues(({ url }) => url),
      deadLetterQueueNames: ofQueues(({ deadLetterName }) => deadLetterName),
      deadLetterQueueUrls: ofQueues(({ deadLetterUrl }) => deadLetterUrl),
      mediaConvertQueueArn: videoQueue.arn,
      textractTopicArn: textDetection.arn,
    };
  },
});
