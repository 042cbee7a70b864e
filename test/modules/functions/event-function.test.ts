import { EventFunction, type EventFunctionProps } from "../../../modules/functions/event-function";
import { QueueSource } from "../../../modules/functions/queue-source";
import { statements } from "../../support/aws/policy-statements";
import { resources, synthModule } from "../../support/projects/synth";

const synth = (change: Partial<EventFunctionProps> = {}) =>
  synthModule((stack) => {
    const consumer = new EventFunction(stack, "greet", {
      home: { account: "111111111111", region: "us-east-1" },
      name: "acme-test-greet",
      description: "Greets",
      code: { app: "secret-rotation", entry: "src/handler.ts" },
      memoryMib: 512,
      timeoutSeconds: 30,
      environment: { GREETING: "hello" },
      statements: [{ Sid: "Read", Action: "s3:GetObject", Resource: "arn:aws:s3:::names/*" }],
      keyArn: "arn:key/data",
      logs: { keyArn: "arn:key/logs", retentionDays: 30 },
      ...change,
    });
    new QueueSource(stack, "source", {
      consumer,
      queueArn: "arn:queue",
      batchSize: 20,
      windowSeconds: 2,
      maximumConcurrency: 5,
    });
  });
const greeter = synth();
const policyOf = (name: string, of = greeter) => statements(resources(of, "aws_iam_role_policy")[name]!.policy);

test("a function on arm64 with encrypted variables, JSON logs and traces", () =>
  expect(resources(greeter, "aws_lambda_function").greet).toMatchObject({
    function_name: "acme-test-greet",
    handler: "index.handler",
    runtime: "nodejs22.x",
    architectures: ["arm64"],
    memory_size: 512,
    timeout: 30,
    kms_key_arn: "arn:key/data",
    environment: {
      variables: {
        GREETING: "hello",
        NODE_OPTIONS: "--enable-source-maps",
        POWERTOOLS_SERVICE_NAME: "acme-test-greet",
      },
    },
    tracing_config: { mode: "Active" },
    logging_config: { log_format: "JSON", log_group: "${aws_cloudwatch_log_group.greet_log_group.name}" },
    depends_on: ["aws_iam_role_policy.greet_run", "aws_iam_role_policy.greet_call"],
  }));

test("a log group of its own, encrypted and with an end", () =>
  expect(Object.values(resources(greeter, "aws_cloudwatch_log_group"))).toMatchObject([
    { name: "/aws/lambda/acme-test-greet", kms_key_id: "arn:key/logs", retention_in_days: 30 },
  ]));

test("the role: what Lambda does for the function apart from what its code calls", () => {
  expect(Object.values(policyOf("greet_run")).flatMap(({ Action }) => Action)).toEqual([
    "logs:CreateLogStream",
    "logs:PutLogEvents",
    "xray:PutTelemetryRecords",
    "xray:PutTraceSegments",
    "kms:Decrypt",
  ]);
  expect(policyOf("greet_run").ReadVariables).toMatchObject({
    Resource: "arn:key/data",
    Condition: { StringEquals: { "kms:ViaService": "lambda.us-east-1.amazonaws.com" } },
  });
  expect(policyOf("greet_call")).toEqual({
    Read: { Sid: "Read", Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::names/*" },
  });
});

test("code that calls nothing has no policy for it", () =>
  expect(Object.keys(resources(synth({ statements: [] }), "aws_iam_role_policy"))).toEqual([
    "greet_run",
    "source_receive",
  ]));

test("concurrency is reserved only if asked for", () => {
  expect(resources(greeter, "aws_lambda_function").greet!.reserved_concurrent_executions).toBeUndefined();
  const reserved = resources(synth({ reservedConcurrency: 5 }), "aws_lambda_function").greet!;
  expect(reserved.reserved_concurrent_executions).toBe(5);
});

test("a queue feeds it in batches, of which only the failed messages come again", () => {
  expect(resources(greeter, "aws_lambda_event_source_mapping").source).toMatchObject({
    function_name: "${aws_lambda_function.greet.arn}",
    event_source_arn: "arn:queue",
    batch_size: 20,
    maximum_batching_window_in_seconds: 2,
    scaling_config: { maximum_concurrency: 5 },
    function_response_types: ["ReportBatchItemFailures"],
    depends_on: ["aws_iam_role_policy.source_receive"],
  });
  expect(policyOf("source_receive").ReceiveMessages).toMatchObject({
    Action: ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"],
    Resource: "arn:queue",
  });
});
