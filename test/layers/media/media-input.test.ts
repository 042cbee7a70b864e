import type { z } from "zod";
import { existing, unit } from "../../../src/engine/unit";
import { mediaInput } from "../../../src/layers/media/media-input";
import { statements } from "../../support/aws/policy-statements";
import { lakeNeeds } from "../../support/layers/lake";
import { problemsOf, resources, synthFiles } from "../../support/projects/synth";

type Inputs = z.input<typeof mediaInput.inputs>;

const table = "arn:aws:dynamodb:us-east-1:111111111111:table";
const { kms, alerting } = lakeNeeds;
const needs = {
  kms,
  alerting,
  output: existing({
    outputTableName: "output",
    outputTableArn: `${table}/output`,
    limitsTableName: "limits",
    limitsTableArn: `${table}/limits`,
  }),
};

const synth = (inputs: Partial<Inputs> = {}) =>
  synthFiles({
    "environments/test/media-input.ts": unit(mediaInput, {
      ...needs,
      origins: ["https://studio.example.com"],
      ...inputs,
    }),
  }).get("test-media-input")!.module;

const problems = (inputs: Partial<Inputs>) =>
  problemsOf(() => synth(inputs)).map((each) => each.replace("environments/test/media-input.ts: ", ""));

const outputOf = (of: ReturnType<typeof synth>, name: string) =>
  (of.output as Record<string, { value: unknown }>)[name]!.value;

const kinds = ["document", "picture", "3d", "video"];

describe("by default", () => {
  const media = synth();

  test("the input bucket is encrypted, versioned, sends events and ends what is never completed", () => {
    expect(resources(media, "aws_s3_bucket").bucket!.bucket).toBe("acme-test-111111111111-input");
    expect(resources(media, "aws_s3_bucket_notification").bucket_notification).toMatchObject({ eventbridge: true });
    expect(resources(media, "aws_s3_bucket_versioning").bucket_versioning).toMatchObject({
      versioning_configuration: { status: "Enabled" },
    });
    const { rule } = resources(media, "aws_s3_bucket_lifecycle_configuration").bucket_lifecycle!;
    expect(rule).toMatchObject([
      {
        id: "clean-up",
        abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
        noncurrent_version_expiration: [{ noncurrent_days: 7 }],
        expiration: [{ days: 365 }],
      },
      { id: "move", transition: [{ days: 30, storage_class: "GLACIER_IR" }] },
    ]);
  });

  test("only the unit's origins upload from a browser, to the bucket and the API", () => {
    expect(resources(media, "aws_s3_bucket_cors_configuration").bucket_cors!.cors_rule).toMatchObject([
      { allowed_origins: ["https://studio.example.com"] },
    ]);
    expect(resources(media, "aws_apigatewayv2_api").upload_api_api!.cors_configuration).toMatchObject({
      allow_origins: ["https://studio.example.com"],
      allow_methods: ["DELETE", "GET", "POST"],
    });
  });

  test("the API has the operations of its handler, signed and throttled", () => {
    const routes = Object.values(resources(media, "aws_apigatewayv2_route"));
    expect(routes.map(({ route_key, authorization_type }) => [route_key, authorization_type])).toEqual(
      [
        "DELETE /uploads/{id}",
        "GET /uploads",
        "GET /uploads/{id}",
        "POST /uploads",
        "POST /uploads/{id}/complete",
        "POST /uploads/{id}/parts",
      ].map((route) => [route, "AWS_IAM"]),
    );
    expect(resources(media, "aws_apigatewayv2_stage").upload_api_api_stage!.default_route_settings).toMatchObject({
      throttling_rate_limit: 100,
      throttling_burst_limit: 200,
    });
  });

  test("upload-api gets the limits of uploads", () =>
    expect(resources(media, "aws_lambda_function").upload_api_function).toMatchObject({
      function_name: "acme-test-upload-api",
      memory_size: 512,
      timeout: 10,
      environment: {
        variables: {
          ENVIRONMENT: "test",
          INPUT_BUCKET: "${aws_s3_bucket.bucket.id}",
          INPUT_TABLE: "${aws_dynamodb_table.table.name}",
          OUTPUT_TABLE: "output",
          LIMITS_TABLE: "limits",
          MAX_UPLOAD_BYTES: "10737418240",
          URL_SECONDS: "900",
          ALLOWED_TYPES: expect.stringMatching(
            /^application\/pdf,.*,image\/jpeg,.*,model\/stl,.*,video\/webm$/,
          ) as string,
        },
      },
    }));

  test("new uploads come to classify through its queue", () => {
    const rule = resources(media, "aws_cloudwatch_event_rule").classify_queue_rule!;
    expect(JSON.parse(rule.event_pattern as string)).toMatchObject({
      "detail-type": ["Object Created"],
      detail: { bucket: { name: ["${aws_s3_bucket.bucket.id}"] }, object: { key: [{ prefix: "uploads/" }] } },
    });
    expect(resources(media, "aws_sqs_queue").classify_queue).toMatchObject({
      name: "acme-test-classify",
      visibility_timeout_seconds: 181, // six times 30, and the window
    });
    expect(resources(media, "aws_lambda_event_source_mapping").classify_source).toMatchObject({
      event_source_arn: "${aws_sqs_queue.classify_queue.arn}",
      batch_size: 10,
      maximum_batching_window_in_seconds: 1,
      scaling_config: { maximum_concurrency: 50 },
      function_response_types: ["ReportBatchItemFailures"],
    });
  });

  test("classify knows the queue of every kind", () => {
    const { variables } = resources(media, "aws_lambda_function").classify!.environment as {
      variables: Record<string, string>;
    };
    expect(variables).toMatchObject({
      DOCUMENT_QUEUE_URL: "${aws_sqs_queue.document_queue.url}",
      PICTURE_QUEUE_URL: "${aws_sqs_queue.picture_queue.url}",
      THREE_D_QUEUE_URL: "${aws_sqs_queue.three_d_queue.url}",
      VIDEO_QUEUE_URL: "${aws_sqs_queue.video_queue.url}",
      DEAD_LETTER_QUEUE_URL: "${aws_sqs_queue.classify_queue_dead_letters.url}",
      MAX_RECEIVES: "5",
    });
  });

  test.each(kinds)("%s has a queue, its dead-letter queue and both alarms", (kind) => {
    const id = `${kind === "3d" ? "three_d" : kind}_queue`; // no name of Terraform has a digit first
    const queues = resources(media, "aws_sqs_queue");
    expect(queues[id]).toMatchObject({ name: `acme-test-${kind}`, visibility_timeout_seconds: 900 });
    expect(queues[`${id}_dead_letters`]).toMatchObject({ name: `acme-test-${kind}-dead-letter` });
    expect(JSON.parse(queues[id]!.redrive_policy as string)).toMatchObject({ maxReceiveCount: 5 });
    const alarms = resources(media, "aws_cloudwatch_metric_alarm");
    expect(alarms[`${id}_alarms_queue_age`]).toMatchObject({
      alarm_name: `acme-test-queue-age-${kind}`,
      threshold: 1800,
    });
    expect(alarms[`${id}_alarms_dead_letters`]).toMatchObject({
      alarm_name: `acme-test-dead-letters-${kind}`,
      dimensions: { QueueName: `\${aws_sqs_queue.${id}_dead_letters.name}` },
    });
  });

  test("the table forgets uploads that were never sent, streams its changes, and is found by status", () =>
    expect(resources(media, "aws_dynamodb_table").table).toMatchObject({
      name: "acme-test-input",
      hash_key: "uploadId",
      ttl: { enabled: true, attribute_name: "expiresAt" },
      stream_view_type: "NEW_AND_OLD_IMAGES",
      point_in_time_recovery: { enabled: true, recovery_period_in_days: 35 },
      global_secondary_index: [{ name: "by-status", hash_key: "status", range_key: "createdAt" }],
    }));

  test("outputs name every queue, and what its function has to keep to", () => {
    const all = ["classify", ...kinds].sort();
    for (const name of ["queueNames", "queueArns", "queueUrls", "deadLetterQueueNames", "deadLetterQueueUrls"])
      expect(Object.keys(outputOf(media, name) as object).sort()).toEqual(all);
    expect(outputOf(media, "visibilitySeconds")).toEqual({
      classify: 181,
      document: 900,
      picture: 900,
      "3d": 900,
      video: 900,
    });
    expect(outputOf(media, "maxReceives")).toMatchObject({ classify: 5, video: 5 });
    expect(outputOf(media, "concurrency")).toBe(50);
  });
});

test("a presigned URL can write uploads and nothing else", () => {
  const calls = statements(resources(synth(), "aws_iam_role_policy").upload_api_function_call!.policy);
  const onObjects = Object.values(calls).filter(({ Action }) => JSON.stringify(Action).includes("s3:"));
  expect(onObjects).toMatchObject([
    { Action: ["s3:AbortMultipartUpload", "s3:PutObject"], Resource: "${aws_s3_bucket.bucket.arn}/uploads/*" },
  ]);
});

test("with jwt the API asks for tokens", () => {
  const authorization: NonNullable<Inputs["api"]>["authorization"] = {
    kind: "jwt",
    issuer: "https://login.example.com",
    audience: ["media"],
  };
  const media = synth({ api: { authorization } });
  expect(resources(media, "aws_apigatewayv2_authorizer").upload_api_api_authorizer).toMatchObject({
    jwt_configuration: { issuer: "https://login.example.com", audience: ["media"] },
  });
});

test("a kind less is neither announced nor queued", () => {
  const media = synth({ kinds: { picture: { types: ["image/*"] } }, queues: { picture: {} } });
  expect(Object.keys(outputOf(media, "queueNames") as object)).toEqual(["classify", "picture"]);
  const { variables } = resources(media, "aws_lambda_function").upload_api_function!.environment as {
    variables: Record<string, string>;
  };
  expect(variables.ALLOWED_TYPES).toBe("image/*");
});

test("machines need no origins", () => {
  const media = synth({ origins: [] });
  expect(resources(media, "aws_s3_bucket_cors_configuration")).toEqual({});
  expect(resources(media, "aws_apigatewayv2_api").upload_api_api!.cors_configuration).toBeUndefined();
});

test("settings of the API, the table and the lifecycle", () => {
  const media = synth({
    bucket: { lifecycle: { expireAfterDays: 14 } },
    api: { requestsPerSecond: 20, burst: 40, maximumGib: 2, urlMinutes: 5 },
    table: { recoveryDays: 7 },
    classify: { visibilitySeconds: 300, maximumConcurrency: 5, reservedConcurrency: 10 },
  });
  expect(resources(media, "aws_lambda_function").upload_api_function).toMatchObject({
    environment: { variables: { MAX_UPLOAD_BYTES: "2147483648", URL_SECONDS: "300" } },
  });
  expect(resources(media, "aws_dynamodb_table").table).toMatchObject({
    point_in_time_recovery: { recovery_period_in_days: 7 },
  });
  expect(resources(media, "aws_sqs_queue").classify_queue).toMatchObject({ visibility_timeout_seconds: 300 });
  expect(resources(media, "aws_lambda_function").classify).toMatchObject({ reserved_concurrent_executions: 10 });
  expect(outputOf(media, "concurrency")).toBe(10);
});

describe("mistakes", () => {
  test.each<[string, Partial<Inputs>, string]>([
    [
      "a kind without its queue",
      { queues: { document: {}, picture: {}, "3d": {} } },
      "queues must have video: kinds accepts uploads of it.",
    ],
    [
      "an origin *",
      { origins: ["*"] },
      'origins.0 is "*", but must be an origin: scheme and host, without a path (e.g. https://studio.example.com or https://*.example.com).',
    ],
    [
      "a queue that hides messages too short",
      { classify: { visibilitySeconds: 180 } },
      "classify.visibilitySeconds is 180, but must be at least 181: six times the function's timeout (30) and its window (1) (earlier, a message that waits for a throttled function comes twice).",
    ],
    [
      "a function that runs too long",
      { api: { timeoutSeconds: 901 } },
      "api.timeoutSeconds is 901, but must be 1 to 900.",
    ],
    [
      "an API that waits longer than API Gateway does",
      { api: { timeoutSeconds: 31 } },
      "api.timeoutSeconds is 31, but must be at most 30: API Gateway answers 503 then.",
    ],
    [
      "more concurrency than the account has",
      { accountConcurrency: 149 },
      "accountConcurrency is 149, but must be at least 150: the functions may take 50 (classify 50), and Lambda keeps 100 unreserved (lower a maximumConcurrency, or request quota L-B99A9384 first).",
    ],
    [
      "a reservation below the maximum",
      { classify: { reservedConcurrency: 20 } },
      "classify.reservedConcurrency is 20, but must be at least maximumConcurrency (50): invocations above it are throttled into the dead-letter queue.",
    ],
    [
      "a lifecycle below the minimum of a storage class",
      { bucket: { lifecycle: { infrequentAccessAfterDays: 7 } } },
      "bucket.lifecycle.infrequentAccessAfterDays is 7, but must be at least 30: S3 has no earlier transition to STANDARD_IA.",
    ],
    [
      "an expiration before the archive's minimum",
      { bucket: { lifecycle: { instantArchiveAfterDays: 30, expireAfterDays: 60 } } },
      "bucket.lifecycle.expireAfterDays is 60, but must be at least 120: instantArchiveAfterDays (30) plus the 90 days that GLACIER_IR bills as a minimum (or leave out instantArchiveAfterDays).",
    ],
  ])("%s", (_, inputs, message) => expect(problems(inputs)).toEqual([message]));
});
