import { Lazy } from "cdktf";
import { z } from "zod";
import { addAwsProvider } from "../../../modules/aws/aws-provider";
import { EncryptedBucket } from "../../../modules/buckets/encrypted-bucket";
import { LogBucket } from "../../../modules/buckets/log-bucket";
import { SignedDelivery } from "../../../modules/cdn/signed-delivery";
import { DeliveryAlarms } from "../../../modules/cloudwatch/delivery-alarms";
import { JoinAlarms } from "../../../modules/cloudwatch/join-alarms";
import { runbookIn } from "../../../modules/cloudwatch/metric-alarm";
import { QueueAlarms } from "../../../modules/cloudwatch/queue-alarms";
import { concurrencyProblems, functionProblems } from "../../../modules/functions/function-problems";
import { JoinFunctions } from "../../../modules/media/join-functions";
import { outputStatements } from "../../../modules/media/output-statements";
import { OutputTables } from "../../../modules/media/output-tables";
import { NoticeTopic } from "../../../modules/queues/notice-topic";
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
import * as outputInputs from "./media-output-inputs";
import { archiveProblems, deliveryProblems, regionProblems, sweepProblems } from "./media-output-problems";

const exampleArn = (service: string, rest: string): string => `arn:aws:${service}:us-east-1:111111111111:${rest}`;

export const mediaOutput = layer({
  name: "media-output",
  summary:
    "Output bucket, notifications, the join of both in DynamoDB, and CloudFront with signed URLs behind a web ACL",
  needs: {
    kms: outputsOf(kms, "s3KeyArn", "logsKeyArn", "snsKeyArn"),
    alerting: outputsOf(alerting, "pageTopicArn", "ticketTopicArn"),
  },
  inputs: z.strictObject({
    outputs: outputInputs.outputBucket,
    readers: outputInputs.readers,
    logs: logBucket("Access logs and inventories of the output bucket, and access logs of CloudFront", {
      expireAfterDays: 90,
    }),
    delivery: outputInputs.delivery,
    join: outputInputs.join,
    sweep: outputInputs.sweep,
    inputTableName: z
      .string()
      .optional()
      .describe("Table of announced uploads, which media-input makes. Default: <org>-<env>-input"),
    recoveryDays: z
      .int()
      .min(1)
      .max(35)
      .default(14)
      .describe("Days back to which the output table can be restored to the second")
      .meta({ unit: "days", limit: "1 to 35 (DynamoDB)", cost: "$0.20 per GB" }),
    accountConcurrency,
    logRetentionDays: logRetentionDays
      .default(30)
      .describe("Retention of the logs of functions and of the web ACL")
      .meta({ unit: "days", cost: "$0.50 per GB written, $0.03 per GB and month" }),
    repositoryUrl,
    ...bucketsOfUnit,
  }),
  checks: [
    ({ outputs }) => below("outputs", archiveProblems(outputs)),
    ({ delivery }) => below("delivery", deliveryProblems(delivery)),
    ({ sweep }) => below("sweep", sweepProblems(sweep)),
    ({ join, sweep, accountConcurrency }) => [
      ...functionProblems("join", { ...join, source: join }),
      ...functionProblems("sweep", sweep),
      ...concurrencyProblems({ join: { ...join, source: join }, sweep }, accountConcurrency),
    ],
  ],
  outputs: {
    outputBucketName: output("Output bucket", "acme-prod-111111111111-output"),
    outputBucketArn: output("ARN of the output bucket", "arn:aws:s3:::acme-prod-111111111111-output"),
    logBucketName: output("Bucket of access logs", "acme-prod-111111111111-output-logs"),
    notificationTopicArn: output(
      "SNS_NOTIF: topic of notices of processed outputs. Publishers need its key, snsKeyArn of kms",
      exampleArn("sns", "acme-prod-notices"),
    ),
    outputTableName: output("DYNAMODB_OUTPUT: table of the outcome of each upload", "acme-prod-output"),
    outputTableArn: output("ARN of the output table", exampleArn("dynamodb", "table/acme-prod-output")),
    limitsTableName: output("Table of token buckets, job slots and idempotency records", "acme-prod-limits"),
    limitsTableArn: output("ARN of the limits table", exampleArn("dynamodb", "table/acme-prod-limits")),
    outputQueueName: output("Queue of the join", "acme-prod-output"),
    outputQueueUrl: output("URL of the queue of the join", "https://sqs.us-east-1.amazonaws.com/111111111111/output"),
    outputDeadLetterQueueName: output("Dead-letter queue of the join", "acme-prod-output-dead-letter"),
    outputDeadLetterQueueUrl: output(
      "URL of the dead-letter queue of the join",
      "https://sqs.us-east-1.amazonaws.com/111111111111/output-dead-letter",
    ),
    functionNames: mapOutput("Functions by handler: output, sweep", { output: "acme-prod-output" }),
    distributionId: output("Id of the CloudFront distribution", "E2EXAMPLE1234"),
    distributionArn: output("ARN of the distribution", "arn:aws:cloudfront::111111111111:distribution/E2EXAMPLE1234"),
    distributionDomainName: output("Domain name of the distribution", "d111111abcdef8.cloudfront.net"),
    signingKeyIds: mapOutput("Key-Pair-Id of each public key, for the signer", { "2026-11": "K2EXAMPLE1234" }),
    webAclName: output("Web ACL, and the dimension WebACL of its metrics", "acme-prod-output"),
  },
  build(stack, { kms, alerting, delivery, join, readers, ...inputs }) {
    addAwsProvider(stack);
    const { aws: home, unitPrefix: prefix } = stack;
    assertValid([
      ...literalProblems({ delivery, readers, nameSuffix: inputs.nameSuffix }, ["delivery", "readers"]),
      ...regionProblems(home.region),
    ]);
    const isDeletionProtected = stack.isDeletionProtected(inputs.deletionProtection);
    const functionLogs = { keyArn: kms.logsKeyArn, retentionDays: inputs.logRetentionDays };

    const { bucket, logs } = createBuckets();
    const tables = new OutputTables(stack, "tables", {
      prefix,
      keyArn: kms.s3KeyArn,
      recoveryDays: inputs.recoveryDays,
      deletionProtection: isDeletionProtected,
    });
    const notices = new NoticeTopic(stack, "notices", { home, name: `${prefix}-notices`, keyArn: kms.snsKeyArn });
    const { queue, output, sweep } = new JoinFunctions(stack, "join", {
      home,
      prefix,
      stage: stack.environment.nameInSystem,
      bucketName: bucket.name,
      topicArn: notices.arn,
      tables,
      inputTableName: inputs.inputTableName ?? `${prefix}-input`,
      keyArn: kms.s3KeyArn,
      logs: functionLogs,
      join,
      sweep: inputs.sweep,
    });
    const { distribution, keys, webAcl } = new SignedDelivery(stack, "delivery", {
      ...delivery,
      name: `${prefix}-output`,
      region: home.region,
      bucket,
      accessLogs: logs,
      firewallLogs: functionLogs,
    });
    createAlarms();

    return {
      outputBucketName: bucket.name,
      outputBucketArn: bucket.arn,
      logBucketName: logs.name,
      notificationTopicArn: notices.arn,
      outputTableName: tables.output.name,
      outputTableArn: tables.output.arn,
      limitsTableName: tables.limits.name,
      limitsTableArn: tables.limits.arn,
      outputQueueName: queue.name,
      outputQueueUrl: queue.url,
      outputDeadLetterQueueName: queue.deadLetterName,
      outputDeadLetterQueueUrl: queue.deadLetterUrl,
      functionNames: { output: output.name, sweep: sweep.name },
      distributionId: distribution.distributionId,
      distributionArn: distribution.arn,
      distributionDomainName: distribution.domainName,
      signingKeyIds: keys.keyIds,
      webAclName: webAcl.metricName,
    };

    function createBuckets(): { readonly bucket: EncryptedBucket; readonly logs: LogBucket } {
      const { nameSuffix = home.account, forceDestroy } = inputs;
      const shared = {
        home,
        deletionProtection: isDeletionProtected,
        forceDestroy: forceDestroy && !isDeletionProtected, // reported once, not for each bucket
      };
      const outputProps = {
        ...inputs.outputs,
        ...shared,
        eventBridge: true,
        name: inputs.outputs.name ?? `${prefix}-${nameSuffix}-output`,
        keyArn: kms.s3KeyArn,
        policyStatements: outputStatements({
          account: home.account,
          // The distribution needs the bucket's name, and the bucket's policy the distribution.
          distributionArn: Lazy.stringValue({ produce: () => distribution.arn }),
          principals: readers,
        }),
      };
      const logProps = {
        ...inputs.logs,
        ...shared,
        name: inputs.logs.name ?? `${prefix}-${nameSuffix}-output-logs`,
        sources: [outputProps.name],
      };
      assertValid([
        ...forceDestroyProblems(forceDestroy, isDeletionProtected),
        ...below("outputs", EncryptedBucket.problems(outputProps)),
        ...below("logs", LogBucket.problems(logProps)),
      ]);
      const logs = new LogBucket(stack, "logs", logProps);
      return { bucket: new EncryptedBucket(stack, "output", { ...outputProps, logs }), logs };
    }

    function createAlarms(): void {
      const alarms = {
        prefix,
        topics: { page: alerting.pageTopicArn, ticket: alerting.ticketTopicArn },
        runbookUrl: runbookIn(inputs.repositoryUrl),
      };
      new DeliveryAlarms(stack, "delivery-alarms", {
        ...alarms,
        distributionId: distribution.distributionId,
        webAcl: webAcl.metricName,
        thresholds: delivery,
      });
      new QueueAlarms(stack, "queue-alarms", {
        ...alarms,
        name: "output",
        queue: { name: queue.name, alarmAgeMinutes: join.alarmAgeMinutes },
        deadLetterName: queue.deadLetterName,
      });
      new JoinAlarms(stack, "join-alarms", { ...alarms, sweepName: sweep.name });
    }
  },
});
