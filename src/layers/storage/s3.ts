import { z } from "zod";
import { addAwsProvider } from "../../../modules/aws/aws-provider";
import { EncryptedBucket } from "../../../modules/buckets/encrypted-bucket";
import { LogBucket } from "../../../modules/buckets/log-bucket";
import { layer, outputsOf } from "../../engine/layer";
import { output } from "../../engine/output";
import { assertValid } from "../../engine/problem";
import { bucketsOfUnit, dataBucket, logBucket } from "./bucket-inputs";
import { below, forceDestroyProblems } from "./bucket-problems";
import { kms } from "../security/kms";

export const s3 = layer({
  name: "s3",
  summary: "Buckets for raw, processed and archived media, dead letters and logs",
  needs: { kms: outputsOf(kms, "s3KeyArn") },
  inputs: z.strictObject({
    raw: dataBucket("Raw media, as uploaded", { instantArchiveAfterDays: 30 }),
    processed: dataBucket("Processed media: the output of jobs", { intelligentTieringAfterDays: 30 }),
    archive: dataBucket("Archived media, rarely read", { deepArchiveAfterDays: 30 }),
    deadLetter: dataBucket("Records that Kafka Connect could not write", { expireAfterDays: 30 }),
    logs: logBucket("Access logs, inventories, flow logs, broker logs", { expireAfterDays: 90 }),
    ...bucketsOfUnit,
  }),
  outputs: {
    rawBucketName: output("Bucket for raw media", "acme-prod-111111111111-raw"),
    rawBucketArn: output("ARN of the bucket for raw media", "arn:aws:s3:::acme-prod-111111111111-raw"),
    rawBucketRegionalDomainName: output(
      "Regional domain name of the bucket for raw media, for presigned URLs and CloudFront",
      "acme-prod-111111111111-raw.s3.us-east-1.amazonaws.com",
    ),
    processedBucketName: output("Bucket for processed media", "acme-prod-111111111111-processed"),
    processedBucketArn: output(
      "ARN of the bucket for processed media",
      "arn:aws:s3:::acme-prod-111111111111-processed",
    ),
    archiveBucketName: output("Bucket for archived media", "acme-prod-111111111111-archive"),
    archiveBucketArn: output("ARN of the bucket for archived media", "arn:aws:s3:::acme-prod-111111111111-archive"),
    deadLetterBucketName: output("Bucket for dead letters", "acme-prod-111111111111-connect-dlq"),
    deadLetterBucketArn: output(
      "ARN of the bucket for dead letters",
      "arn:aws:s3:::acme-prod-111111111111-connect-dlq",
    ),
    logBucketName: output("Bucket to which AWS delivers logs", "acme-prod-111111111111-logs"),
    logBucketArn: output("ARN of the bucket to which AWS delivers logs", "arn:aws:s3:::acme-prod-111111111111-logs"),
  },
  build(stack, { kms, nameSuffix, deletionProtection, forceDestroy, ...inputs }) {
    addAwsProvider(stack);
    const { aws: home, unitPrefix: prefix } = stack;
    const isDeletionProtected = stack.isDeletionProtected(deletionProtection);
    const name = (given: string | undefined, purpose: string): string =>
      given ?? `${prefix}-${nameSuffix ?? home.account}-${purpose}`;

    const dataProps = (bucket: (typeof inputs)["raw"], purpose: string) => ({
      ...bucket,
      home,
      keyArn: kms.s3KeyArn,
      name: name(bucket.name, purpose),
      deletionProtection: isDeletionProtected,
      forceDestroy: forceDestroy && !isDeletionProtected, // reported once, not for each bucket
    });
    const data = {
      raw: dataProps(inputs.raw, "raw"),
      processed: dataProps(inputs.processed, "processed"),
      archive: dataProps(inputs.archive, "archive"),
      deadLetter: dataProps(inputs.deadLetter, "connect-dlq"),
    };
    const logProps = {
      ...inputs.logs,
      home,
      name: name(inputs.logs.name, "logs"),
      sources: Object.values(data).map((each) => each.name),
      deletionProtection: isDeletionProtected,
      forceDestroy: forceDestroy && !isDeletionProtected,
    };
    assertValid([
      ...forceDestroyProblems(forceDestroy, isDeletionProtected),
      ...Object.entries(data).flatMap(([bucket, props]) => below(bucket, EncryptedBucket.problems(props))),
      ...below("logs", LogBucket.problems(logProps)),
    ]);

    const logs = new LogBucket(stack, "logs", logProps);
    const raw = new EncryptedBucket(stack, "raw", { ...data.raw, logs });
    const processed = new EncryptedBucket(stack, "processed", { ...data.processed, logs });
    const archive = new EncryptedBucket(stack, "archive", { ...data.archive, logs });
    const deadLetter = new EncryptedBucket(stack, "dead-letter", { ...data.deadLetter, logs });

    return {
      rawBucketName: raw.name,
      rawBucketArn: raw.arn,
      rawBucketRegionalDomainName: raw.regionalDomainName,
      processedBucketName: processed.name,
      processedBucketArn: processed.arn,
      archiveBucketName: archive.name,
      archiveBucketArn: archive.arn,
      deadLetterBucketName: deadLetter.name,
      deadLetterBucketArn: deadLetter.arn,
      logBucketName: logs.name,
      logBucketArn: logs.arn,
    };
  },
});
