import { LogBucket, type LogBucketProps } from "../../../modules/buckets/log-bucket";
import { statements } from "../../support/aws/policy-statements";
import { problemsOf, resources, synthModule } from "../../support/projects/synth";

const props: LogBucketProps = {
  home: { account: "111111111111", region: "us-east-1" },
  name: "acme-logs",
  sources: ["acme-raw", "acme-archive"],
  deletionProtection: false,
};
const synthLogs = (more: Partial<LogBucketProps> = {}) =>
  synthModule((stack) => new LogBucket(stack, "logs", { ...props, ...more }));
const policyOf = (module: ReturnType<typeof synthLogs>) =>
  statements(resources(module, "aws_s3_bucket_policy").logs_policy!.policy);

describe("by default", () => {
  const module = synthLogs();
  const policy = policyOf(module);
  const bucket = "${aws_s3_bucket.logs.arn}";
  const fromSources = {
    StringEquals: { "aws:SourceAccount": "111111111111" },
    ArnLike: { "aws:SourceArn": ["arn:aws:s3:::acme-raw", "arn:aws:s3:::acme-archive"] },
  };

  test("S3's own keys encrypt it: to a bucket with a KMS key S3 delivers no access logs", () =>
    expect(resources(module, "aws_s3_bucket_server_side_encryption_configuration").logs_encryption).toMatchObject({
      rule: [{ apply_server_side_encryption_by_default: { sse_algorithm: "AES256" } }],
    }));

  test("it has no object lock: S3 delivers no access logs to such a bucket", () => {
    expect(resources(module, "aws_s3_bucket").logs).not.toHaveProperty("object_lock_enabled");
    expect(resources(module, "aws_s3_bucket_object_lock_configuration")).toEqual({});
  });

  test("it does not log to itself, which would never end", () =>
    expect(resources(module, "aws_s3_bucket_logging")).toEqual({}));

  test("it is closed to the public, versioned and over TLS only", () => {
    expect(resources(module, "aws_s3_bucket_public_access_block").logs_public_access).toMatchObject({
      restrict_public_buckets: true,
    });
    expect(resources(module, "aws_s3_bucket_versioning").logs_versioning).toMatchObject({
      versioning_configuration: { status: "Enabled" },
    });
    expect(Object.keys(policy)).toEqual(expect.arrayContaining(["DenyPlainHttp", "DenyOldTls"]));
  });

  test("S3 writes the access logs of its sources", () =>
    expect(policy.ReceiveAccessLogs).toMatchObject({
      Effect: "Allow",
      Principal: { Service: "logging.s3.amazonaws.com" },
      Action: "s3:PutObject",
      Resource: `${bucket}/access-logs/*`,
      Condition: fromSources,
    }));

  test("S3 writes the inventories of its sources", () =>
    expect(policy.ReceiveInventories).toMatchObject({
      Principal: { Service: "s3.amazonaws.com" },
      Action: "s3:PutObject",
      Resource: `${bucket}/inventory/*`,
      Condition: {
        StringEquals: { ...fromSources.StringEquals, "s3:x-amz-acl": "bucket-owner-full-control" },
        ArnLike: fromSources.ArnLike,
      },
    }));

  test("AWS delivers logs of this account (flow logs, brokers), below any prefix, after a look at the bucket", () => {
    const fromLogs = { ArnLike: { "aws:SourceArn": "arn:aws:logs:us-east-1:111111111111:*" } };
    expect(policy.ReceiveDeliveredLogs).toMatchObject({
      Principal: { Service: "delivery.logs.amazonaws.com" },
      Action: "s3:PutObject",
      Resource: [`${bucket}/AWSLogs/111111111111/*`, `${bucket}/*/AWSLogs/111111111111/*`],
      Condition: fromLogs,
    });
    expect(policy.CheckBeforeDelivery).toMatchObject({
      Principal: { Service: "delivery.logs.amazonaws.com" },
      Action: ["s3:GetBucketAcl", "s3:ListBucket"],
      Resource: bucket,
      Condition: { StringEquals: { "aws:SourceAccount": "111111111111" }, ...fromLogs },
    });
  });
});

test("lifecycle", () => {
  const { logs_lifecycle } = resources(
    synthLogs({ lifecycle: { expireAfterDays: 90 } }),
    "aws_s3_bucket_lifecycle_configuration",
  );
  expect(logs_lifecycle!.rule).toMatchObject([{ expiration: [{ days: 90 }] }]);
});

test("without sources nobody but the delivery of logs writes", () =>
  expect(Object.keys(policyOf(synthLogs({ sources: [] })))).toEqual([
    "DenyPlainHttp",
    "DenyOldTls",
    "ReceiveDeliveredLogs",
    "CheckBeforeDelivery",
  ]));

test("a wrong name is a mistake", () =>
  expect(problemsOf(() => synthLogs({ name: "acme.logs" }))).toEqual([
    'environments/test/subject.ts: name is "acme.logs", but must have only lower-case letters, digits and hyphens.',
  ]));
