import { z } from "zod";
import { addAwsProvider } from "../../../modules/aws/aws-provider";
import { EncryptedBucket } from "../../../modules/buckets/encrypted-bucket";
import { LogBucket } from "../../../modules/buckets/log-bucket";
import { runbookIn } from "../../../modules/cloudwatch/metric-alarm";
import { QueueAlarms } from "../../../modules/cloudwatch/queue-alarms";
import { FunctionApi } from "../../../modules/functions/function-api";
import {
  concurrencyProblems,
  concurrencyTogether,
  functionProblems,
  leastVisibilitySeconds,
} from "../../../modules/functions/function-problems";
import { QueueSource } from "../../../modules/functions/queue-source";
import { classifyCalls, uploadApiCalls } from "../../../modules/media/input-access";
import { MediaFunction } from "../../../modules/media/media-function";
import type { MediaKind } from "../../../modules/media/media-kinds";
import { objectsCreated, WorkQueue, type WorkQueueProps } from "../../../modules/queues/work-queue";
import { DynamoTable } from "../../../modules/tables/dynamo-table";
import { layer, outputsOf } from "../../engine/layer";
import { literalProblems } from "../../engine/literals";
import { mapOutput, output } from "../../engine/output";
import { assertValid, problem } from "../../engine/problem";
import { alerting } from "../observability/alerting";
import { logRetentionDays } from "../observability/log-retention-inputs";
import { repositoryUrl } from "../observability/runbook-inputs";
import { kms } from "../security/kms";
import { bucketsOfUnit, logBucket } from "../storage/bucket-inputs";
import { below, forceDestroyProblems } from "../storage/bucket-problems";
import { accountConcurrency } from "./function-inputs";
import { api, classify, inputBucket, kinds, origins, queues, table } from "./media-input-inputs";
import { mediaOutput } from "./media-output";

const sqs = "arn:aws:sqs:us-east-1:111111111111";
const urls = "https://sqs.us-east-1.amazonaws.com/111111111111";

const routes = [
  "GET /uploads",
  "GET /uploads/{id}",
  "POST /uploads",
  "POST /uploads/{id}/complete",
  "POST /uploads/{id}/parts",
];

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
    ({ kinds, queues }) =>
      (Object.keys(kinds) as MediaKind[])
        .filter((kind) => queues[kind] === undefined)
        .map((kind) => problem({ path: "queues", must: `have ${kind}: kinds accepts uploads of it` })),
    ({ classify }) => functionProblems("classify", { ...classify, source: classify }),
    ({ api }) => functionProblems("api", api),
    ({ classify, api, accountConcurrency }) =>
      concurrencyProblems({ classify: { ...classify, source: classify }, api }, accountConcurrency),
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
      events: { description: "New uploads are to be classified", pattern: objectsCreated(bucket.name, "uploads/") },
    });
    const kindQueues = Object.entries(inputs.queues).map(
      ([kind, { alarmAgeMinutes, ...settings }]) => [kind, createQueue(kind, alarmAgeMinutes, settings)] as const,
    );
    const resources = {
      home,
      keyArn,
      bucketArn: bucket.arn,
      inputTableArn: table.arn,
      outputTableArn: output.outputTableArn,
      limitsTableArn: output.limitsTableArn,
    };
    const settings = {
      INPUT_BUCKET: bucket.name,
      INPUT_TABLE: table.name,
      OUTPUT_TABLE: output.outputTableName,
      LIMITS_TABLE: output.limitsTableName,
    };
    const shared = { home, prefix, stage: stack.environment.nameInSystem, keyArn, logs };

    const classifier = new MediaFunction(stack, "classify", {
      ...shared,
      ...classify,
      handler: "classify",
      description: "Finds the kind of uploads in their content, and sends them to the kind's queue",
      environment: {
        ...settings,
        QUEUE_URL: classifyQueue.url,
        DEAD_LETTER_QUEUE_URL: classifyQueue.deadLetterUrl,
        MAX_RECEIVES: `${classify.maxReceives}`,
        ...Object.fromEntries(kindQueues.map(([kind, { url }]) => [`${variableOf(kind)}_QUEUE_URL`, url])),
      },
      statements: classifyCalls(resources, [
        ...kindQueues.map(([, { arn }]) => arn),
        classifyQueue.arn,
        classifyQueue.deadLetterArn,
      ]),
    });
    new QueueSource(stack, "classify-source", { ...classify, consumer: classifier, queueArn: classifyQueue.arn });
    const uploads = new MediaFunction(stack, "upload-api", {
      ...shared,
      ...api,
      handler: "upload-api",
      description: "Announces uploads, presigns their URLs, tells their state",
      environment: {
        ...settings,
        MAX_UPLOAD_BYTES: `${Math.floor(api.maximumGib * 1024 ** 3)}`,
        URL_SECONDS: `${api.urlMinutes * 60}`,
        ALLOWED_TYPES: Object.values(inputs.kinds)
          .flatMap(({ types }) => types)
          .join(","),
      },
      statements: uploadApiCalls(resources),
    });
    const gateway = new FunctionApi(stack, "api", {
      account: home.account,
      name: `${prefix}-uploads`,
      description: "Uploads of media",
      target: uploads,
      routes,
      authorization: api.authorization,
      corsOrigins: inputs.origins,
      throttling: api,
      logs,
    });

    const all = [["classify", classifyQueue] as const, ...kindQueues];
    const byQueue = (value: (queue: WorkQueue) => string) =>
      Object.fromEntries(all.map(([name, queue]) => [name, value(queue)]));
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
      uploadApiUrl: gateway.url,
      uploadApiId: gateway.id,
      functionNames: { classify: classifier.name, "upload-api": uploads.name },
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
      const queue = new WorkQueue(stack, `${name}-queue`, { ...props, name: `${prefix}-${name}` });
      new QueueAlarms(stack, `${name}-queue-alarms`, {
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

/** Beginning of the variable with a kind's queue: THREE_D of 3d, since a variable has no digit first. */
const variableOf = (kind: string): string => (kind === "3d" ? "THREE_D" : kind.toUpperCase());
