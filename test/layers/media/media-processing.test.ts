import { statements } from "../../support/aws/policy-statements";
import { batchJobs, type ProcessingInputs, synthProcessing } from "../../support/layers/media-jobs";
import { problemsOf, resources } from "../../support/projects/synth";

type Module = ReturnType<typeof synthProcessing>;

const problems = (inputs: ProcessingInputs, region?: string) =>
  problemsOf(() => synthProcessing(inputs, region)).map((each) =>
    each.replace("environments/test/media-processing.ts: ", ""),
  );

const address = (handler: string) => `steps_${handler.replaceAll("-", "_")}`;
const variablesOf = (module: Module, handler: string) =>
  (resources(module, "aws_lambda_function")[address(handler)]!.environment as { variables: Record<string, string> })
    .variables;
const callsOf = (module: Module, handler: string) =>
  statements(resources(module, "aws_iam_role_policy")[`${address(handler)}_call`]!.policy);
const mappingOf = (module: Module, handler: string) =>
  resources(module, "aws_lambda_event_source_mapping")[`${address(handler)}_source`]!;
const patternOf = (module: Module, handler: string): unknown =>
  JSON.parse(resources(module, "aws_cloudwatch_event_rule")[`${address(handler)}_queue_rule`]!.event_pattern as string);

const processing = synthProcessing({ batch: batchJobs });

describe("by default", () => {
  test.each([
    ["document", "acme-test-document", 5, 10, 60],
    ["picture", "acme-test-picture", 1, 50, 120],
    ["three-d", "acme-test-3d", 5, 5, 60],
    ["video", "acme-test-video", 1, 2, 60],
  ])("%s takes the uploads of its kind from %s", (handler, queue, batchSize, concurrency, timeout) => {
    expect(mappingOf(processing, handler)).toMatchObject({
      event_source_arn: `arn:aws:sqs:us-east-1:111111111111:${queue}`,
      batch_size: batchSize,
      scaling_config: { maximum_concurrency: concurrency },
      function_response_types: ["ReportBatchItemFailures"],
    });
    expect(resources(processing, "aws_lambda_function")[address(handler)]).toMatchObject({
      function_name: `acme-test-${handler}`,
      timeout,
    });
    expect(variablesOf(processing, handler)).toMatchObject({
      QUEUE_URL: `https://sqs.us-east-1.amazonaws.com/111111111111/${queue}`,
      DEAD_LETTER_QUEUE_URL: `https://sqs.us-east-1.amazonaws.com/111111111111/${queue}-dead-letter`,
      MAX_RECEIVES: "5",
      OUTPUT_TABLE: "acme-test-output",
      LIMITS_TABLE: "acme-test-limits",
      NOTIFICATION_TOPIC_ARN: "arn:aws:sns:us-east-1:111111111111:acme-test-notices",
    });
  });

  test.each([
    ["document-completed", 900],
    ["batch-completed", 181],
    ["video-completed", 360],
  ])(
    "%s has a queue of its own, whose messages stay invisible for six times its timeout: %d s",
    (handler, visibility) => {
      expect(resources(processing, "aws_sqs_queue")[`${address(handler)}_queue`]).toMatchObject({
        name: `acme-test-${handler}`,
        visibility_timeout_seconds: visibility,
      });
      expect(resources(processing, "aws_sqs_queue")[`${address(handler)}_queue_dead_letters`]).toMatchObject({
        name: `acme-test-${handler}-dead-letter`,
      });
      expect(mappingOf(processing, handler).event_source_arn).toBe(`\${aws_sqs_queue.${address(handler)}_queue.arn}`);
    },
  );

  test.each([
    ["document", { CALLS_PER_SECOND: "15", BURST: "15", CONCURRENT_JOBS: "600" }],
    ["picture", { CALLS_PER_SECOND: "50", BURST: "50" }],
    ["video", { CALLS_PER_SECOND: "2", BURST: "100", CONCURRENT_JOBS: "200", RENDITIONS: "1080,720,480" }],
    ["three-d", { CALLS_PER_SECOND: "25", BURST: "25" }],
  ])("%s keeps to the quotas of the region", (handler, limits) =>
    expect(variablesOf(processing, handler)).toMatchObject(limits),
  );

  test("Textract says on a topic that a job ended, with a role of its own", () => {
    const topic = "${aws_sns_topic.steps_text_detection.arn}";
    expect(variablesOf(processing, "document")).toMatchObject({
      TEXTRACT_TOPIC_ARN: topic,
      TEXTRACT_ROLE_ARN: "${aws_iam_role.steps_text_detection_role.arn}",
    });
    expect(resources(processing, "aws_sns_topic").steps_text_detection).toMatchObject({
      name: "AmazonTextract-acme-test",
      kms_master_key_id: "arn:aws:kms:us-east-1:111111111111:key/sns",
    });
    const { assume_role_policy: trust } = resources(processing, "aws_iam_role").steps_text_detection_role!;
    expect(statements(trust).Textract).toMatchObject({
      Principal: { Service: "textract.amazonaws.com" },
      Condition: {
        StringEquals: { "aws:SourceAccount": "111111111111" },
        ArnLike: { "aws:SourceArn": "arn:aws:textract:us-east-1:111111111111:*" },
      },
    });
    expect(
      resources(processing, "aws_sns_topic_subscription").steps_document_completed_queue_subscription,
    ).toMatchObject({
      topic_arn: topic,
      protocol: "sqs",
      raw_message_delivery: true,
    });
  });

  test("MediaConvert has a queue, and ended jobs of this queue alone come back", () => {
    expect(resources(processing, "aws_media_convert_queue").steps_video_jobs).toMatchObject({
      name: "acme-test",
      pricing_plan: "ON_DEMAND",
      concurrent_jobs: 200,
    });
    expect(patternOf(processing, "video-completed")).toEqual({
      source: ["aws.mediaconvert"],
      "detail-type": ["MediaConvert Job State Change"],
      detail: { status: ["COMPLETE", "ERROR", "CANCELED"], queue: ["${aws_media_convert_queue.steps_video_jobs.arn}"] },
    });
  });

  test("jobs of AWS Batch that fail for good come back, those of both queues", () =>
    expect(patternOf(processing, "batch-completed")).toEqual({
      source: ["aws.batch"],
      "detail-type": ["Batch Job State Change"],
      detail: {
        status: ["FAILED"],
        jobQueue: [
          "arn:aws:batch:us-east-1:111111111111:job-queue/acme-test-3d",
          "arn:aws:batch:us-east-1:111111111111:job-queue/acme-test-video",
        ],
      },
    }));

  test("alarms watch throttling, failed and waiting jobs, and the own queues", () =>
    expect(
      Object.values(resources(processing, "aws_cloudwatch_metric_alarm"))
        .map(({ alarm_name, namespace }) => `${String(namespace)} ${String(alarm_name)}`)
        .sort(),
    ).toEqual([
      "AWS/Events acme-test-batch-jobs-failed",
      "AWS/MediaConvert acme-test-video-failed",
      "AWS/MediaConvert acme-test-video-waits",
      "AWS/Rekognition acme-test-rekognition-throttled",
      ...["batch-completed", "document-completed", "video-completed"].map(
        (handler) => `AWS/SQS acme-test-dead-letters-${handler}`,
      ),
      ...["batch-completed", "document-completed", "video-completed"].map(
        (handler) => `AWS/SQS acme-test-queue-age-${handler}`,
      ),
      "AWS/Textract acme-test-textract-throttled-analysis",
      "AWS/Textract acme-test-textract-throttled-text",
    ]));
});

describe("permissions", () => {
  const actions = (handler: string) =>
    Object.values(callsOf(processing, handler))
      .flatMap(({ Action }) => Action as string | string[])
      .filter((action) => !action.startsWith("kms:"))
      .sort();
  const message = ["sns:Publish", "sqs:SendMessage"];

  test.each([
    [
      "document",
      [
        "dynamodb:UpdateItem",
        "dynamodb:UpdateItem",
        "iam:PassRole",
        "s3:GetObject",
        "s3:GetObjectVersion",
        "s3:ListBucket",
        ...message,
        "textract:StartDocumentAnalysis",
        "textract:StartDocumentTextDetection",
      ],
    ],
    [
      "document-completed",
      [
        "dynamodb:Query",
        "dynamodb:UpdateItem",
        "s3:PutObject",
        ...message,
        "textract:GetDocumentAnalysis",
        "textract:GetDocumentTextDetection",
      ],
    ],
    [
      "picture",
      [
        "dynamodb:DeleteItem",
        "dynamodb:GetItem",
        "dynamodb:PutItem",
        "dynamodb:UpdateItem",
        "dynamodb:UpdateItem",
        "rekognition:DetectLabels",
        "s3:GetObject",
        "s3:GetObjectVersion",
        "s3:ListBucket",
        "s3:PutObject",
        ...message,
      ],
    ],
    ["three-d", ["batch:ListJobs", "batch:SubmitJob", "dynamodb:UpdateItem", "dynamodb:UpdateItem", ...message]],
    ["batch-completed", message],
    [
      "video",
      [
        "dynamodb:UpdateItem",
        "dynamodb:UpdateItem",
        "iam:PassRole",
        "mediaconvert:CreateJob",
        "mediaconvert:SearchJobs",
        ...message,
      ],
    ],
    ["video-completed", ["dynamodb:UpdateItem", ...message]],
  ])("%s calls no more than it needs", (handler, expected) => expect(actions(handler)).toEqual(expected));

  test("roles are passed to one service each", () => {
    expect(callsOf(processing, "document").PassRole).toMatchObject({
      Resource: "${aws_iam_role.steps_text_detection_role.arn}",
      Condition: { StringEquals: { "iam:PassedToService": "textract.amazonaws.com" } },
    });
    expect(callsOf(processing, "video").PassRole).toMatchObject({
      Resource: "${aws_iam_role.steps_video_jobs_role.arn}",
      Condition: { StringEquals: { "iam:PassedToService": "mediaconvert.amazonaws.com" } },
    });
  });

  test("jobs are submitted to one queue, with three definitions in any revision", () => {
    const definition = (option: string) => `arn:aws:batch:us-east-1:111111111111:job-definition/acme-test-${option}`;
    expect(callsOf(processing, "three-d").StartJobs!.Resource).toEqual([
      "arn:aws:batch:us-east-1:111111111111:job-queue/acme-test-3d",
      ...["simulation", "rendering", "optimization"].flatMap((option) => [
        definition(option),
        `${definition(option)}:*`,
      ]),
    ]);
    expect(JSON.parse(variablesOf(processing, "three-d").BATCH_JOB_DEFINITIONS!)).toEqual({
      simulation: definition("simulation"),
      rendering: definition("rendering"),
      optimization: definition("optimization"),
    });
  });
});

test("without batch no function takes 3D files", () => {
  const without = synthProcessing();
  expect(Object.keys(resources(without, "aws_lambda_function"))).toEqual([
    "steps_document",
    "steps_document_completed",
    "steps_picture",
    "steps_video",
    "steps_video_completed",
  ]);
  expect(resources(without, "aws_cloudwatch_metric_alarm").alarms_batch_jobs_failed).toBeUndefined();
});

test("small videos are jobs of AWS Batch if wanted", () => {
  const small = synthProcessing({ batch: batchJobs, video: { batchMaxMib: 100 } });
  expect(variablesOf(small, "video")).toMatchObject({
    BATCH_VIDEO_MAX_BYTES: "104857600",
    BATCH_JOB_QUEUE: "arn:aws:batch:us-east-1:111111111111:job-queue/acme-test-video",
  });
  expect(callsOf(small, "video").StartJobs!.Resource).toHaveLength(7);
  expect(variablesOf(processing, "video")).not.toHaveProperty("BATCH_VIDEO_MAX_BYTES");
});

test("a raised quota allows more, and is the default", () => {
  const raised = synthProcessing({ quotas: { textDetectionStarts: 40 }, document: { concurrentJobs: 300 } });
  expect(variablesOf(raised, "document")).toMatchObject({
    CALLS_PER_SECOND: "40",
    BURST: "40",
    CONCURRENT_JOBS: "300",
  });
});

describe("mistakes", () => {
  test.each<[string, ProcessingInputs, string[]]>([
    [
      "calls above a quota",
      { document: { callsPerSecond: 20 } },
      [
        "document.callsPerSecond is 20, but must be at most 15, the account's quota of StartDocumentTextDetection calls a second (L-AE9E2453) in us-east-1 (request L-AE9E2453 of textract, then quotas: { textDetectionStarts: 20 }).",
      ],
    ],
    [
      "jobs above a quota",
      { video: { concurrentJobs: 300 } },
      [
        "video.concurrentJobs is 300, but must be at most 200, the account's quota of jobs at a time in an on-demand queue (L-032C4FB4) in us-east-1 (request L-032C4FB4 of mediaconvert, then quotas: { mediaConvertJobs: 300 }).",
      ],
    ],
    [
      "a function that takes longer than its kind's queue allows",
      { picture: { timeoutSeconds: 300 } },
      [
        "picture.visibilitySeconds is 900, but must be at least 1800: six times the function's timeout (300) and its window (0) (earlier, a message that waits for a throttled function comes twice).",
      ],
    ],
    [
      "a queue whose messages come back too early",
      { videoCompleted: { visibilitySeconds: 300 } },
      [
        "videoCompleted.visibilitySeconds is 300, but must be at least 360: six times the function's timeout (60) and its window (0) (earlier, a message that waits for a throttled function comes twice).",
      ],
    ],
    [
      "more concurrency than the account has",
      { picture: { maximumConcurrency: 900 } },
      [
        "accountConcurrency is 1000, but must be at least 1077: the functions may take 977 (document 10, documentCompleted 10, picture 900, video 2, videoCompleted 5, other units 50), and Lambda keeps 100 unreserved (lower a maximumConcurrency, or request quota L-B99A9384 first).",
      ],
    ],
  ])("%s is an error", (_, inputs, messages) => expect(problems(inputs)).toEqual(messages));

  test("a region whose quotas are not known asks for them", () =>
    expect(problems({}, "eu-west-1")).toContain(
      "quotas.textDetectionStarts is missing: defaults are known for us-east-1 and us-west-2 only, and this is eu-west-1 (aws service-quotas get-service-quota --service-code textract --quota-code L-AE9E2453 --region eu-west-1).",
    ));
});
