import type { z } from "zod";
import { mediaKinds } from "../../../modules/media/media-kinds";
import { existing, unit } from "../../../src/engine/unit";
import { mediaObservability } from "../../../src/layers/media/media-observability";
import { problemsOf, resources, synthFiles } from "../../support/projects/synth";

type Inputs = z.input<typeof mediaObservability.inputs>;

const topic = (name: string) => `arn:aws:sns:us-east-1:111111111111:acme-test-${name}`;
const transcoder = "arn:aws:mediaconvert:us-east-1:111111111111:queues/acme-test";
const named = (...names: string[]) => Object.fromEntries(names.map((name) => [name, `acme-test-${name}`]));
const needs = {
  alerting: existing({ pageTopicArn: topic("page"), ticketTopicArn: topic("ticket") }),
  input: existing({
    inputBucketName: "the-input",
    inputTableName: "acme-test-input",
    queueNames: named("classify", ...mediaKinds),
    functionNames: named("upload-api", "classify"),
  }),
  processing: existing({
    functionNames: named("document", "picture", "video", "document-completed", "video-completed"),
    mediaConvertQueueArn: transcoder,
  }),
  output: existing({
    outputBucketName: "the-output",
    outputTableName: "acme-test-output",
    limitsTableName: "acme-test-limits",
    outputQueueName: "acme-test-output",
    functionNames: named("output", "sweep"),
    distributionId: "E2EXAMPLE",
  }),
};

const synthObservability = (inputs: Partial<Inputs> = {}) =>
  synthFiles({
    "environments/test/media-observability.ts": unit(mediaObservability, { ...needs, ...inputs }),
  }).get("test-media-observability")!.module;

type Module = ReturnType<typeof synthObservability>;
const alarmsOf = (module: Module) => resources(module, "aws_cloudwatch_metric_alarm");
const problems = (inputs: Partial<Inputs>) =>
  problemsOf(() => synthObservability(inputs)).map((each) =>
    each.replace("environments/test/media-observability.ts: ", ""),
  );

interface Query {
  readonly id: string;
  readonly expression?: string;
  readonly metric?: {
    readonly namespace: string;
    readonly metric_name: string;
    readonly stat: string;
    readonly period: number;
    readonly dimensions: Readonly<Record<string, string>>;
  };
}
const queriesOf = (alarm: Readonly<Record<string, unknown>>) => alarm.metric_query as readonly Query[];

describe("by default", () => {
  const module = synthObservability();
  const alarms = alarmsOf(module);
  const composites = resources(module, "aws_cloudwatch_composite_alarm");

  test("what concerns every upload pages, the rest are tickets, and a ticket waits for the page", () => {
    expect(composites.media_p1).toMatchObject({
      alarm_name: "acme-test-media-p1",
      alarm_actions: [topic("page")],
      ok_actions: [topic("page")],
    });
    expect(composites.media_p2).toMatchObject({
      alarm_actions: [topic("ticket")],
      actions_suppressor: { alarm: "${aws_cloudwatch_composite_alarm.media_p1.alarm_name}" },
    });
    expect(composites.media_p3).toMatchObject({ alarm_actions: [topic("ticket")] });
    expect(composites.media_p3).not.toHaveProperty("actions_suppressor");
  });

  test("every part is in the rule of one priority, and notifies nobody itself", () => {
    const rules = Object.values(composites).map(({ alarm_rule: rule }) => rule as string);
    const parts = Object.entries(alarms).filter(([name]) => name.startsWith("media_"));
    expect(parts).toHaveLength(27);
    for (const [, alarm] of parts) {
      const name = (alarm.alarm_name as string).replace("${each.key}", "%s");
      expect(rules.filter((rule) => rule.includes(`ALARM(\\"${name}\\")`))).toHaveLength(1);
      expect(alarm).not.toHaveProperty("alarm_actions");
    }
  });

  test("functions are those of the three layers; which there are is for Terraform to know", () => {
    const functions = alarms.media_function_errors!.for_each as string;
    for (const name of ["upload-api", "classify", "document-completed", "video", "output", "sweep"]) {
      expect(functions).toContain(`"${name}" = "acme-test-${name}"`);
    }
    expect(composites.media_p2!.alarm_rule).toContain('formatlist("ALARM(\\"acme-test-media-function-errors-%s\\")"');
  });

  test("classify and the join are what every upload waits for", () =>
    expect(alarms.media_intake_stuck).toMatchObject({
      for_each: { classify: "acme-test-classify", output: "acme-test-output" },
      metric_name: "ApproximateAgeOfOldestMessage",
      dimensions: { QueueName: "${each.value}" },
      threshold: 900,
    }));

  test.each([...mediaKinds])("the objective of %s has two fast rates of two windows, and a slow one", (kind) => {
    const windows = Object.entries(alarms).filter(
      ([name]) => name.startsWith(`media_slo_`) && name.includes(`_${kind}_`),
    );
    const periods = windows.map(([, alarm]) => [queriesOf(alarm)[1]!.metric!.period, alarm.evaluation_periods]);
    expect(periods).toEqual([[3600, 1], [300, 1], [21_600, 1], [1800, 1], [86_400, 3]]); // prettier-ignore
    expect(composites.media_p1!.alarm_rule).toContain(
      `(ALARM(\\"acme-test-media-slo-fast-${kind}-1h\\") AND ALARM(\\"acme-test-media-slo-fast-${kind}-5m\\"))`,
    );
    expect(composites.media_p1!.alarm_rule).toContain(
      `(ALARM(\\"acme-test-media-slo-fast-${kind}-6h\\") AND ALARM(\\"acme-test-media-slo-fast-${kind}-30m\\"))`,
    );
  });

  test("late are uploads above the objective's time, of the metrics that the functions write", () => {
    const [result, late, complete, timedOut] = queriesOf(alarms.media_slo_fast_picture_1h!);
    expect(alarms.media_slo_fast_picture_1h!.threshold).toBe(7.2); // 14.4 times 0.5 %
    expect(result!.expression).toContain("IF((FILL(complete, 0) + FILL(timedOut, 0)) >= 20,");
    const turnaround = {
      namespace: "Media",
      metric_name: "TurnaroundSeconds",
      dimensions: { service: "acme-test-output", kind: "picture" },
    };
    expect(late!.metric).toMatchObject({ ...turnaround, stat: "TC(120:)" });
    expect(complete!.metric).toMatchObject({ ...turnaround, stat: "SampleCount" });
    expect(timedOut!.metric).toMatchObject({
      metric_name: "UploadsTimedOut",
      dimensions: { service: "acme-test-sweep", kind: "picture" },
    });
  });

  test("nothing completes: uploads arrive in the queue of classify", () => {
    const metrics = queriesOf(alarms.media_nothing_completes!);
    expect(metrics.find(({ id }) => id === "arrived")!.metric).toMatchObject({
      namespace: "AWS/SQS",
      metric_name: "NumberOfMessagesSent",
      dimensions: { QueueName: "acme-test-classify" },
    });
    expect(metrics.length).toBeLessThanOrEqual(11); // ten metrics and the expression (CloudWatch)
  });

  test("the dashboard has the metrics that the document lists", () => {
    const body = resources(module, "aws_cloudwatch_dashboard").dashboard!.dashboard_body as string;
    for (const name of [
      ...["Duration", "Invocations", "Throttles", "Errors", "ConcurrentExecutions"],
      ...["ApproximateNumberOfMessagesVisible", "NumberOfMessagesSent", "NumberOfMessagesReceived"],
      ...["BucketSizeBytes", "NumberOfObjects", "GetRequests"],
      ...["SuccessfulRequestCount", "ThrottledCount", "AWS/Textract", "AWS/Rekognition"],
      ...["JobsCompletedCount", "JobsErroredCount", "StandbyTime", "AWS/MediaConvert"],
    ]) {
      expect(body).toContain(name);
    }
    expect(body).toContain("${aws_cloudwatch_composite_alarm.media_p1.arn}");
    expect(body).not.toContain("ContainerInsights");
  });

  test("queries read the logs of all functions", () => {
    const queries = resources(module, "aws_cloudwatch_query_definition");
    expect(Object.values(queries).map(({ name }) => name)).toEqual([
      "acme-test/slow-processing",
      "acme-test/error-rates",
      "acme-test/one-upload",
      "acme-test/dead-letters-by-reason",
      "acme-test/deferred-by-quota",
    ]);
    for (const { log_group_names: groups } of Object.values(queries)) {
      expect(groups).toContain('formatlist("/aws/lambda/%s", values(merge(');
    }
  });

  test("traces are sampled as the account does", () => expect(resources(module, "aws_xray_sampling_rule")).toEqual({}));
});

test("eksClusterName: alarms of the control plane, graphs of its nodes", () => {
  const module = synthObservability({ eksClusterName: "acme-test-eks" });
  expect(Object.keys(alarmsOf(module)).filter((name) => name.startsWith("eks_"))).toHaveLength(4);
  const { dashboard_body: body } = resources(module, "aws_cloudwatch_dashboard").dashboard!;
  expect(body).toContain("node_cpu_utilization");
  expect(body).toContain("node_memory_utilization");
});

test("savedQueries: none where an emulator has none", () =>
  expect(resources(synthObservability({ savedQueries: false }), "aws_cloudwatch_query_definition")).toEqual({}));

test("tracing: a rule for the functions of the environment, and no others", () =>
  expect(
    resources(synthObservability({ tracing: { samplePercent: 5 } }), "aws_xray_sampling_rule").tracing,
  ).toMatchObject({ rule_name: "acme-test", fixed_rate: 0.05, reservoir_size: 1, service_name: "acme-test-*" }));

test.each<[Partial<Inputs>, string, object]>([
  [{ objectives: { document: { targetPercent: 99.9 } } }, "media_slo_fast_document_1h", { threshold: 1.44 }],
  // A share of 144 % would never ring.
  [{ objectives: { "3d": { targetPercent: 90 } } }, "media_slo_fast_3d_1h", { threshold: 99.9 }],
  [{ objectives: { video: { targetPercent: 98 } } }, "media_slo_slow_video_3d", { threshold: 2 }],
  [{ thresholds: { functionErrorPercent: 2 } }, "media_function_errors", { threshold: 2 }],
  [{ thresholds: { concurrentExecutions: 2400 } }, "media_concurrency", { threshold: 2400 }],
  [{ thresholds: { intakeAgeMinutes: 5 } }, "media_intake_stuck", { threshold: 300 }],
  [{ thresholds: { uploadFailurePercent: 3 } }, "media_uploads_failed", { threshold: 3 }],
])("%j", (inputs, name, expected) => expect(alarmsOf(synthObservability(inputs))[name]).toMatchObject(expected));

test("leastUploads: below them, shares are no alarm; the short window needs one upload", () => {
  const alarms = alarmsOf(synthObservability({ thresholds: { leastUploads: 7 } }));
  expect(queriesOf(alarms.media_slo_fast_video_1h!)[0]!.expression).toContain(">= 7,");
  expect(queriesOf(alarms.media_slo_fast_video_5m!)[0]!.expression).toContain(">= 1,");
  expect(queriesOf(alarms.media_uploads_failed!)[0]!.expression).toContain(">= 7,");
});

test("an objective of 100 % leaves nothing to fail, and is refused", () =>
  expect(problems({ objectives: { picture: { targetPercent: 100 } } })).toEqual([
    "objectives.picture.targetPercent is 100, but must be at most 99.99.",
  ]));
