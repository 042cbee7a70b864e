import { z } from "zod";
import { addAwsProvider } from "../../../modules/aws/aws-provider";
import { EncryptedBucket, originProblems } from "../../../modules/buckets/encrypted-bucket";
import { LogBucket } from "../../../modules/buckets/log-bucket";
import { runbookIn } from "../../../modules/cloudwatch/metric-alarm";
import { QueueAlarms } from "../../../modules/cloudwatch/queue-alarms";
import { concurrencyTogether, leastVisibilitySeconds } from "../../../modules/functions/function-problems";
import { Classifier } from "../../../modules/media/classifier";
import { UploadApi } from "../../../modules/media/upload-api";
import { objectsCreated, WorkQueue, type WorkQueueProps } from "../../../modules/queues/work-queue";
import { DynamoTable } from "../../../modules/tables/dynamo-table";
import { layer, outputsOf } from "../../engine/layer";
import { literalProblems } from "../../engine/literals";
import { mapOutput, output } from "../../engine/output";
import { assertValid } from "../../engine/problem";
import { alerting } from "../observability/alerting";
import { logRetentionDays } from "../observability/log-retention-inputs";
import { repositoryUrl } from "../observability/runbook-inputs";
import { kms } from "../security/kms";
import { bucketsOfUnit, logBucket } from "../storage/bucket-inputs";
import { below, forceDestroyProblems } from "../storage/bucket-problems";
import { accountConcurrency } from "./function-inputs";
import { api, classify, inputBucket, kinds, origins, queues, table } from "./media-input-inputs";
import { inputFunctionProblems, queueProblems } from "./media-input-problems";
import { mediaOutput } from "./media-output";

const sqs = "arn:aws:sqs:us-east-1:111111111111";
const urls = "https://sqs.us-east-1.amazonaws.com/111111111111";

export const mediaInput = layer({
  name: "media-input",
  summary: "Input bucket, upload API, classification by content, and a queue of work for each kind of media",
  needs: {
    kms: outputsOf(kms, "s3KeyArn", "logsKeyArn"),
    alerting: outputsOf(alerting, "pageTopicArn", "ticketTopicArn"),
    output: outputsOf(mediaOutput, "outputTableName", "outputTableArn", "limitsTableName", "limitsTableArn"),
  },
  inputs: z.strictObject({
    bucket: inputBucket,
    origins,
    logs: logBucket("Access logs and inventories of the input bucket", { expireAfterDays: 90 }),
    kinds,
    queues,
    classify,
    api,
    table,
    accountConcurrency,
    logRetentionDays: logRetentionDays
      .default(30)
      .describe("Retention of the logs of functions and of the API")
      .meta({ unit: "days", cost: "$0.50 per GB written, $0.03 per GB and month" }),
    repositoryUrl,
    ...bucketsOfUnit,
  }),
  checks: [
    ({ kinds, queues }) => queueProblems(kinds, queues),
    ({ origins }) => originProblems(origins, "origins"),
    ({ classify, api, accountConcurrency }) => inputFunctionProblems(classify, api, accountConcurrency),
  ],
  outputs: {
    inputBucketName: output("Bucket of uploads", "acme-media-prod-111111111111-input"),
    inputBucketArn: output("ARN of the bucket of uploads", "arn:aws:s3:::acme-media-prod-111111111111-input"),
    inputTableName: output("Table of announced uploads", "acme-media-prod-input"),
    inputTableArn: output(
      "ARN of the table of announced uploads",
      "arn:aws:dynamodb:us-east-1:111111111111:table/acme-media-prod-input",
    ),
    inputTableStreamArn: output(
      "Stream of the table of announced uploads, with old and new items",
      "arn:aws:dynamodb:us-east-1:111111111111:table/acme-media-prod-input/stream/2026-11-01T00:00:00.000",
    ),
    queueNames: mapOutput("Queues: classify, and one for each kind", { document: "acme-media-prod-document" }),
    queueArns: mapOutput("ARNs of the queues", { document: `${sqs}:acme-media-prod-document` }),
    queueUrls: mapOutput("URLs of the queues", { document: `${urls}/acme-media-prod-document` }),
    deadLetterQueueNames: mapOutput("Dead-letter queues by queue", {
      document: "acme-media-prod-document-dead-letter",
    }),
    deadLetterQueueArns: mapOutput("ARNs of the dead-letter queues", {
      document: `${sqs}:acme-media-prod-document-dead-letter`,
    }),
    deadLetterQueueUrls: mapOutput("URLs of the dead-letter queues", {
      document: `${urls}/acme-media-prod-document-dead-letter`,
    }),
    visibilitySeconds: mapOutput("Time that the function of a queue has for a message", { document: 900 }),
    maxReceives: mapOutput("Receives of a message before it goes to the dead-letter queue", { document: 5 }),
    uploadApiUrl: output("URL of the upload API", "https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com"),
    uploadApiId: output("Id of the upload API, for its metrics", "a1b2c3d4e5"),
    functionNames: mapOutput("Functions by handler", { classify: "acme-media-prod-classify" }),
    concurrency: output("Concurrency of Lambda that the functions may take together", 50),
  },
  build(stack, { kms, alerting, output, nameSuffix, deletionProtection, forceDestroy, ...inputs }) {
    addAwsProvider(stack);
    assertValid(literalProblems(inputs, ["kinds", "queues", "classify", "api", "origins"]));
    const { aws: home, unitPrefix: prefix } = stack;
    const { classify, api } = inputs;
    const isDeletionProtected = stack.isDeletionProtected(deletionProtection);
    const keyArn = kms.s3KeyArn;
    const logs = { keyArn: kms.logsKeyArn, retentionDays: inputs.logRetentionDays };

    const bucket = createBucket();
    const table = new DynamoTable(stack, "table", {
      name: `${prefix}-input`,
      hashKey: "uploadId",
      indexes: { "by-status": { hashKey: "status", rangeKey: "createdAt" } },
      ttl: "expiresAt",
      stream: "NEW_AND_OLD_IMAGES",
      recoveryDays: inputs.table.recoveryDays,
      keyArn,
      deletionProtection: isDeletionProtected,
    });
    const classifySeconds =
      classify.visibilitySeconds ?? leastVisibilitySeconds(classify.timeoutSeconds, classify.windowSeconds);
    const classifyQueue = createQueue("classify", classify.alarmAgeMinutes, {
      maxReceives: classify.maxReceives,
      visibilitySeconds: classifySeconds,
      events: {
        description: "New uploads are to be classified",
        pattern: objectsCreated(bucket.name, "uploads/", { withEmpty: true }),
      },
    });
    const kindQueues = Object.fromEntries(
      Object.entries(inputs.queues).map(([kind, { alarmAgeMinutes, ...settings }]) => [
        kind,
        createQueue(kind, alarmAgeMinutes, settings),
      ]),
    );
    const shared = { home, prefix, stage: stack.environment.nameInSystem, keyArn, logs, inputTable: table };
    const classifier = new Classifier(stack, "classify", {
      ...shared,
      ...classify,
      bucketArn: bucket.arn,
      queue: classifyQueue,
      kindQueues,
    });
    const uploads = new UploadApi(stack, "upload-api", {
      ...shared,
      ...api,
      bucket,
      outputTable: { name: output.outputTableName, arn: output.outputTableArn },
      limitsTable: { name: output.limitsTableName, arn: output.limitsTableArn },
      types: Object.values(inputs.kinds).flatMap(({ types }) => types),
      corsOrigins: inputs.origins,
      throttling: api,
    });

    const byQueue = (value: (queue: WorkQueue) => string) =>
      Object.fromEntries(
        Object.entries({ classify: classifyQueue, ...kindQueues }).map(([name, queue]) => [name, value(queue)]),
      );
    const settingOf = (name: "visibilitySeconds" | "maxReceives", own: number) => ({
      classify: own,
      ...Object.fromEntries(Object.entries(inputs.queues).map(([kind, queue]) => [kind, queue[name]])),
    });
    return {
      inputBucketName: bucket.name,
      inputBucketArn: bucket.arn,
      inputTableName: table.name,
      inputTableArn: table.arn,
      inputTableStreamArn: table.streamArn!,
      queueNames: byQueue(({ name }) => name),
      queueArns: byQueue(({ arn }) => arn),
      queueUrls: byQueue(({ url }) => url),
      deadLetterQueueNames: byQueue(({ deadLetterName }) => deadLetterName),
      deadLetterQueueArns: byQueue(({ deadLetterArn }) => deadLetterArn),
      deadLetterQueueUrls: byQueue(({ deadLetterUrl }) => deadLetterUrl),
      visibilitySeconds: settingOf("visibilitySeconds", classifySeconds),
      maxReceives: settingOf("maxReceives", classify.maxReceives),
      uploadApiUrl: uploads.api.url,
      uploadApiId: uploads.api.id,
      functionNames: { classify: classifier.name, "upload-api": uploads.function.name },
      concurrency: concurrencyTogether([{ ...classify, source: classify }, api]),
    };

    function createBucket(): EncryptedBucket {
      const protection = {
        home,
        deletionProtection: isDeletionProtected,
        forceDestroy: forceDestroy && !isDeletionProtected,
      };
      const name = (given: string | undefined, purpose: string): string =>
        given ?? `${prefix}-${nameSuffix ?? home.account}-${purpose}`;
      const bucketProps = {
        ...inputs.bucket,
        ...protection,
        name: name(inputs.bucket.name, "input"),
        keyArn,
        corsOrigins: inputs.origins,
        eventBridge: true,
      };
      const logProps = {
        ...inputs.logs,
        ...protection,
        name: name(inputs.logs.name, "input-logs"),
        sources: [bucketProps.name],
      };
      assertValid([
        ...forceDestroyProblems(forceDestroy, isDeletionProtected),
        ...below("bucket", EncryptedBucket.problems(bucketProps)),
        ...below("logs", LogBucket.problems(logProps)),
      ]);
      const bucketLogs = new LogBucket(stack, "logs", logProps);
      return new EncryptedBucket(stack, "bucket", { ...bucketProps, logs: bucketLogs });
    }

    function createQueue(name: string, alarmAgeMinutes: number, props: Omit<WorkQueueProps, "name">): WorkQueue {
      const id = `${name === "3d" ? "three-d" : name}-queue`; // no name of Terraform has a digit first
      const queue = new WorkQueue(stack, id, { ...props, name: `${prefix}-${name}` });
      new QueueAlarms(stack, `${id}-alarms`, {
        name,
        prefix,
        queue: { name: queue.name, alarmAgeMinutes },
        deadLetterName: queue.deadLetterName,
        topics: { page: alerting.pageTopicArn, ticket: alerting.ticketTopicArn },
        runbookUrl: runbookIn(inputs.repositoryUrl),
      });
      return queue;
    }
  },
});
