import { BucketAlarms, bucketThresholds } from "../../../modules/cloudwatch/bucket-alarms";
import { resources, synthModule } from "../../support/projects/synth";

const alarmsOf = (thresholds = bucketThresholds) =>
  resources(
    synthModule((stack) => {
      new BucketAlarms(stack, "buckets", {
        prefix: "acme-test",
        bucketNames: ["raw", "processed"],
        thresholds,
        topics: { page: "arn:page", ticket: "arn:ticket" },
      });
    }),
    "aws_cloudwatch_metric_alarm",
  );
const alarms = alarmsOf();

test("each bucket, by the request metrics that the s3 layer turns on", () => {
  for (const alarm of Object.values(alarms)) {
    expect(alarm.for_each).toBe('${toset(["raw", "processed"])}');
    expect(JSON.stringify(alarm)).toContain('"dimensions":{"BucketName":"${each.value}","FilterId":"EntireBucket"}');
  }
});

test("failures wake somebody, refusals wait for the morning", () =>
  expect(alarms).toMatchObject({
    buckets_errors: {
      alarm_name: "acme-test-bucket-errors-${each.value}",
      threshold: 1,
      alarm_actions: ["arn:page"],
      metric_query: [{}, { metric: { metric_name: "5xxErrors" } }, { metric: { metric_name: "AllRequests" } }],
    },
    buckets_refusals: {
      alarm_name: "acme-test-bucket-refusals-${each.value}",
      threshold: 10,
      alarm_actions: ["arn:ticket"],
      metric_query: [{}, { metric: { metric_name: "4xxErrors" } }, { metric: { metric_name: "AllRequests" } }],
    },
  }));

test("a bucket that nobody asks is fine", () =>
  expect(Object.values(alarms).map((each) => each.treat_missing_data)).toEqual(["notBreaching", "notBreaching"]));

test("thresholds", () =>
  expect(alarmsOf({ bucketErrorPercent: 5, bucketRefusedPercent: 50 })).toMatchObject({
    buckets_errors: { threshold: 5 },
    buckets_refusals: { threshold: 50 },
  }));
