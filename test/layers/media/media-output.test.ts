import type { z } from "zod";
import { unit } from "../../../src/engine/unit";
import { mediaOutput } from "../../../src/layers/media/media-output";
import { statements } from "../../support/aws/policy-statements";
import { mediaNeeds, rsaKey } from "../../support/layers/media";
import { problemsOf, resources, synthFiles, testEnvironment } from "../../support/projects/synth";

type Inputs = Partial<z.input<typeof mediaOutput.inputs>>;
type Environment = Parameters<typeof testEnvironment>[0];

const publicKeys = { "2026-11": rsaKey().publicKey };

const synthOutput = ({ delivery, ...inputs }: Inputs = {}, environment: Environment = {}) =>
  synthFiles({
    "environments/test/environment.ts": testEnvironment(environment),
    "environments/test/media-output.ts": unit(mediaOutput, {
      ...mediaNeeds,
      delivery: { publicKeys, ...delivery },
      ...inputs,
    }),
  }).get("test-media-output")!.module;

const problems = (inputs: Inputs, environment: Environment = {}) =>
  problemsOf(() => synthOutput(inputs, environment)).map((each) =>
    each.replace("environments/test/media-output.ts: ", ""),
  );

describe("by default", () => {
  const module = synthOutput();
  const one = (type: string, name: string) => resources(module, type)[name]!;

  test("outputs move to IA after 30 days and to Glacier IR after 90", () =>
    expect(one("aws_s3_bucket_lifecycle_configuration", "output_lifecycle").rule).toContainEqual(
      expect.objectContaining({
        transition: [
          { days: 30, storage_class: "STANDARD_IA" },
          { days: 90, storage_class: "GLACIER_IR" },
        ],
      }),
    ));

  test("the bucket has the key, logs its accesses and sends its events to EventBridge", () => {
    expect(one("aws_s3_bucket", "output").bucket).toBe("acme-test-111111111111-output");
    expect(one("aws_s3_bucket_server_side_encryption_configuration", "output_encryption").rule).toMatchObject([
      { apply_server_side_encryption_by_default: { kms_master_key_id: "arn:aws:kms:us-east-1:111111111111:key/s3" } },
    ]);
    expect(one("aws_s3_bucket_logging", "output_logging").target_bucket).toBe("${aws_s3_bucket.logs.id}");
    expect(one("aws_s3_bucket_notification", "output_notification").eventbridge).toBe(true);
  });

  test("one distribution reads outputs, and nobody else by the bucket's policy", () => {
    const policy = statements(one("aws_s3_bucket_policy", "output_policy").policy);
    expect(policy.ReadByCloudFront).toEqual({
      Sid: "ReadByCloudFront",
      Effect: "Allow",
      Principal: { Service: "cloudfront.amazonaws.com" },
      Action: ["s3:GetObject"],
      Resource: ["${aws_s3_bucket.output.arn}/outputs/*"],
      Condition: {
        StringEquals: {
          "aws:SourceArn": "${aws_cloudfront_distribution.delivery_distribution.arn}",
          "aws:SourceAccount": "111111111111",
        },
      },
    });
    const allowed = Object.values(policy).filter(({ Effect }) => Effect === "Allow");
    expect(allowed).toHaveLength(1);
  });

  test("notices: an encrypted topic for roles of the account, over TLS alone", () => {
    expect(one("aws_sns_topic", "notices")).toMatchObject({
      name: "acme-test-notices",
      kms_master_key_id: "arn:aws:kms:us-east-1:111111111111:key/sns",
    });
    const policy = statements(one("aws_sns_topic_policy", "notices_policy").policy);
    expect(policy.RolesOfAccount!.Principal).toEqual({ AWS: "arn:aws:iam::111111111111:root" });
    expect(policy.DenyPlainHttp).toMatchObject({
      Effect: "Deny",
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    });
  });

  test("outputs and notices come into one queue, with a dead-letter queue", () => {
    expect(JSON.parse(one("aws_cloudwatch_event_rule", "join_queue_rule").event_pattern as string)).toMatchObject({
      source: ["aws.s3"],
      "detail-type": ["Object Created"],
      detail: { bucket: { name: ["${aws_s3_bucket.output.id}"] }, object: { key: [{ prefix: "outputs/" }] } },
    });
    expect(one("aws_sns_topic_subscription", "join_queue_subscription")).toMatchObject({
      topic_arn: "${aws_sns_topic.notices.arn}",
      endpoint: "${aws_sqs_queue.join_queue.arn}",
      raw_message_delivery: true,
    });
    expect(Object.values(resources(module, "aws_sqs_queue")).map(({ name }) => name)).toEqual([
      "acme-test-output-dead-letter",
      "acme-test-output",
    ]);
    expect(one("aws_sqs_queue", "join_queue").visibility_timeout_seconds).toBe(181); // 6 × 30 and the window
  });

  test("the join takes batches of the queue and names the messages that fail", () =>
    expect(one("aws_lambda_event_source_mapping", "join_source")).toMatchObject({
      event_source_arn: "${aws_sqs_queue.join_queue.arn}",
      function_name: "${aws_lambda_function.join_output.arn}",
      batch_size: 10,
      maximum_batching_window_in_seconds: 1,
      scaling_config: { maximum_concurrency: 50 },
      function_response_types: ["ReportBatchItemFailures"],
    }));

  test("functions know their tables, queues and times", () => {
    expect(one("aws_lambda_function", "join_output").environment).toMatchObject({
      variables: {
        OUTPUT_TABLE: "${aws_dynamodb_table.tables_output.name}",
        QUEUE_URL: "${aws_sqs_queue.join_queue.url}",
        DEAD_LETTER_QUEUE_URL: "${aws_sqs_queue.join_queue_dead_letters.url}",
        MAX_RECEIVES: "5",
        ENVIRONMENT: "test",
      },
    });
    expect(one("aws_lambda_function", "join_sweep").environment).toMatchObject({
      variables: { INPUT_TABLE: "acme-test-input", PENDING_MINUTES: "240", UPLOAD_HOURS: "24" },
    });
  });

  test("the join changes outputs alone; the sweep reads what waits, and expires uploads of the input table", () => {
    const call = (name: string) => statements(one("aws_iam_role_policy", name).policy);
    expect(call("join_output_call").JoinOutputs).toMatchObject({
      Action: "dynamodb:UpdateItem",
      Resource: "${aws_dynamodb_table.tables_output.arn}",
    });
    expect(JSON.stringify(call("join_output_call"))).not.toContain("acme-test-input");
    expect(call("join_sweep_call").FindPending!.Resource).toBe("${aws_dynamodb_table.tables_output.arn}/index/pending");
    expect(call("join_sweep_call").ExpireUploads).toMatchObject({
      Action: "dynamodb:UpdateItem",
      Resource: "arn:aws:dynamodb:us-east-1:111111111111:table/acme-test-input",
    });
    for (const name of ["join_output_call", "join_sweep_call"]) {
      expect(call(name).ReportEnds).toMatchObject({
        Action: "events:PutEvents",
        Resource: "arn:aws:events:us-east-1:111111111111:event-bus/default",
        Condition: { StringEquals: { "events:source": "media-pipeline" } },
      });
    }
  });

  test("the sweep runs every five minutes", () => {
    expect(one("aws_scheduler_schedule", "join_sweep_schedule")).toMatchObject({
      schedule_expression: "rate(5 minutes)",
      target: { arn: "${aws_lambda_function.join_sweep.arn}" },
    });
    expect(statements(one("aws_iam_role_policy", "join_sweep_schedule_start").policy).Start!.Resource).toBe(
      "${aws_lambda_function.join_sweep.arn}",
    );
  });

  test("the output table is asked by upload, owner, status, and for what is pending", () => {
    const table = one("aws_dynamodb_table", "tables_output");
    expect(table).toMatchObject({
      name: "acme-test-output",
      billing_mode: "PAY_PER_REQUEST",
      hash_key: "uploadKey",
      point_in_time_recovery: { enabled: true, recovery_period_in_days: 14 },
      server_side_encryption: { enabled: true, kms_key_arn: "arn:aws:kms:us-east-1:111111111111:key/s3" },
      deletion_protection_enabled: true,
    });
    const indexes = table.global_secondary_index as Record<string, string>[];
    expect(indexes.map(({ name, hash_key, range_key }) => [name, hash_key, range_key])).toEqual([
      ["by-upload", "uploadId", "version"],
      ["by-owner", "owner", "updatedAt"],
      ["by-status", "status", "updatedAt"],
      ["pending", "pendingShard", "pendingSince"],
    ]);
    expect(one("aws_dynamodb_table", "tables_limits")).toMatchObject({
      hash_key: "id",
      ttl: { enabled: true, attribute_name: "expiresAt" },
    });
  });

  test("alarms: errors page; blocked requests, the queue, late uploads and a sweep that fails are tickets", () => {
    const alarms = Object.values(resources(module, "aws_cloudwatch_metric_alarm"));
    const topics = alarms.map(({ alarm_name, alarm_actions }) => [alarm_name, (alarm_actions as string[])[0]]);
    const [page, ticket] = ["page", "ticket"].map((topic) => `arn:aws:sns:us-east-1:111111111111:${topic}`);
    expect(topics).toEqual([
      ["acme-test-delivery-errors", page],
      ["acme-test-delivery-blocked", ticket],
      ["acme-test-queue-age-output", ticket],
      ["acme-test-dead-letters-output", ticket],
      ["acme-test-uploads-timed-out", ticket],
      ["acme-test-sweep-failed", ticket],
    ]);
    expect(one("aws_cloudwatch_metric_alarm", "delivery_alarms_errors").dimensions).toEqual({
      DistributionId: "${aws_cloudfront_distribution.delivery_distribution.id}",
      Region: "Global",
    });
    expect(one("aws_cloudwatch_metric_alarm", "join_alarms_uploads_timed_out").metric_query).toMatchObject([
      {
        expression: `SELECT SUM(UploadsTimedOut) FROM "Media" WHERE service = '\${aws_lambda_function.join_sweep.function_name}'`,
      },
    ]);
  });

  test("outputs name what others read", () => {
    for (const [output, value] of Object.entries({
      outputBucketName: "${aws_s3_bucket.output.id}",
      notificationTopicArn: "${aws_sns_topic.notices.arn}",
      outputTableArn: "${aws_dynamodb_table.tables_output.arn}",
      limitsTableName: "${aws_dynamodb_table.tables_limits.name}",
      outputQueueName: "${aws_sqs_queue.join_queue.name}",
      distributionDomainName: "${aws_cloudfront_distribution.delivery_distribution.domain_name}",
      signingKeyIds: { "2026-11": "${aws_cloudfront_public_key.delivery_keys_key_2026_11.id}" },
    }))
      expect(module.output![output]!.value).toEqual(value);
  });
});

test("readers read and list outputs straight from the bucket", () => {
  const reader = "arn:aws:iam::222222222222:role/search";
  const module = synthOutput({ readers: [reader] });
  const policy = statements(resources(module, "aws_s3_bucket_policy").output_policy!.policy);
  expect(policy.ReadByPrincipals).toMatchObject({
    Principal: { AWS: [reader] },
    Action: ["s3:GetObject", "s3:GetObjectVersion"],
    Resource: ["${aws_s3_bucket.output.arn}/outputs/*"],
  });
  expect(policy.ListByPrincipals).toMatchObject({
    Resource: ["${aws_s3_bucket.output.arn}"],
    Condition: { StringLike: { "s3:prefix": ["outputs/*"] } },
  });
});

const cannotRestore =
  "must be left out: CloudFront and presigned URLs cannot read what must be restored first (use instantArchiveAfterDays).";

test.each<[string, Inputs, string]>([
  [
    "a transition below the minimum of its class",
    { outputs: { lifecycle: { infrequentAccessAfterDays: 10 } } },
    "outputs.lifecycle.infrequentAccessAfterDays is 10, but must be at least 30: S3 has no earlier transition to STANDARD_IA.",
  ],
  [
    "a class that needs a restore",
    { outputs: { lifecycle: { archiveAfterDays: 90 } } },
    `outputs.lifecycle.archiveAfterDays is 90, but ${cannotRestore}`,
  ],
  [
    "archive tiers",
    { outputs: { lifecycle: { intelligentTieringAfterDays: 0 }, archiveTiers: { archiveAccessAfterDays: 90 } } },
    `outputs.archiveTiers ${cannotRestore}`,
  ],
  [
    "a visibility below six timeouts",
    { join: { visibilitySeconds: 60 } },
    "join.visibilitySeconds is 60, but must be at least 181: six times the function's timeout (30) and its window (1) (earlier, a message that waits for a throttled function comes twice).",
  ],
  [
    "more concurrency than the account has",
    { join: { maximumConcurrency: 950 } },
    "accountConcurrency is 1000, but must be at least 1050: the functions may take 950 (join 950), and Lambda keeps 100 unreserved (lower a maximumConcurrency, or request quota L-B99A9384 first).",
  ],
  [
    "a sweep that may run into the next one",
    { sweep: { everyMinutes: 2 } },
    "sweep.timeoutSeconds is 240, but must be at most 120: the next sweep starts after 2 minutes.",
  ],
])("%s is a mistake", (_, inputs, problem) => expect(problems(inputs)).toEqual([problem]));

test("another region than us-east-1 is a mistake", () =>
  expect(problems({}, { region: "eu-west-1" })).toEqual([
    "delivery must be in an environment in us-east-1, not eu-west-1: web ACLs for CloudFront, their logs and their metrics exist there alone (place the media pipeline in us-east-1).",
  ]));

test("deletion takes the consent of the unit and of the environment", () => {
  const unprotected = { deletionProtection: false, forceDestroy: true };
  const module = synthOutput(unprotected, { deletionProtection: false });
  expect(resources(module, "aws_dynamodb_table").tables_output).toMatchObject({ deletion_protection_enabled: false });
  expect(resources(module, "aws_s3_bucket").output).toMatchObject({ force_destroy: true });
  expect(problems(unprotected, { deletionProtection: true })).toEqual([
    "forceDestroy is true, but must be false while the buckets have deletion protection (or set deletionProtection: false here and in environment.ts).",
  ]);
});
