import { objectsCreated, WorkQueue, type WorkQueueProps } from "../../../modules/queues/work-queue";
import { statements } from "../../support/aws/policy-statements";
import { resources, synthModule } from "../../support/projects/synth";

const synth = (change: Partial<WorkQueueProps> = {}) =>
  synthModule((stack) => {
    new WorkQueue(stack, "work", { name: "acme-test-work", visibilitySeconds: 180, maxReceives: 3, ...change });
  });
const events = { description: "New uploads", pattern: objectsCreated("media", "uploads/") };

test("a queue, and a dead-letter queue for this one alone, both encrypted", () => {
  const module = synth();
  const queues = resources(module, "aws_sqs_queue");
  expect(queues).toMatchObject({
    work: { name: "acme-test-work", visibility_timeout_seconds: 180, sqs_managed_sse_enabled: true },
    work_dead_letters: {
      name: "acme-test-work-dead-letter",
      message_retention_seconds: 14 * 86_400,
      sqs_managed_sse_enabled: true,
    },
  });
  expect(JSON.parse(queues.work!.redrive_policy as string)).toEqual({
    deadLetterTargetArn: "${aws_sqs_queue.work_dead_letters.arn}",
    maxReceiveCount: 3,
  });
  const allow = resources(module, "aws_sqs_queue_redrive_allow_policy").work_redrive_allow!;
  expect(JSON.parse(allow.redrive_allow_policy as string)).toEqual({
    redrivePermission: "byQueue",
    sourceQueueArns: ["${aws_sqs_queue.work.arn}"],
  });
});

test("a queue that only code fills has no policy", () =>
  expect(resources(synth(), "aws_sqs_queue_policy")).toEqual({}));

describe("filled by events and a topic", () => {
  const module = synth({ events, topicArn: "arn:topic" });

  test("a rule for objects with bytes under the prefix", () =>
    expect(JSON.parse(resources(module, "aws_cloudwatch_event_rule").work_rule!.event_pattern as string)).toEqual({
      source: ["aws.s3"],
      "detail-type": ["Object Created"],
      detail: {
        bucket: { name: ["media"] },
        object: { key: [{ prefix: "uploads/" }], size: [{ numeric: [">", 0] }] },
      },
    }));

  test("what EventBridge and SNS cannot deliver is in the dead-letter queue", () => {
    expect(resources(module, "aws_cloudwatch_event_target").work_target).toMatchObject({
      arn: "${aws_sqs_queue.work.arn}",
      dead_letter_config: { arn: "${aws_sqs_queue.work_dead_letters.arn}" },
      retry_policy: { maximum_event_age_in_seconds: 86_400, maximum_retry_attempts: 185 },
      depends_on: ["aws_sqs_queue_policy.work_policy", "aws_sqs_queue_policy.work_dead_letter_policy"],
    });
    const subscription = resources(module, "aws_sns_topic_subscription").work_subscription!;
    expect(subscription).toMatchObject({ topic_arn: "arn:topic", protocol: "sqs", raw_message_delivery: true });
    expect(JSON.parse(subscription.redrive_policy as string)).toEqual({
      deadLetterTargetArn: "${aws_sqs_queue.work_dead_letters.arn}",
    });
  });

  test.each([
    ["work_policy", "${aws_sqs_queue.work.arn}"],
    ["work_dead_letter_policy", "${aws_sqs_queue.work_dead_letters.arn}"],
  ])("%s lets the rule and the topic in, and nobody else", (name, arn) =>
    expect(statements(resources(module, "aws_sqs_queue_policy")[name]!.policy)).toEqual({
      Events: {
        Sid: "Events",
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: arn,
        Condition: { ArnEquals: { "aws:SourceArn": "${aws_cloudwatch_event_rule.work_rule.arn}" } },
      },
      Topic: {
        Sid: "Topic",
        Effect: "Allow",
        Principal: { Service: "sns.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: arn,
        Condition: { ArnEquals: { "aws:SourceArn": "arn:topic" } },
      },
    }),
  );
});
