import { readFileSync } from "node:fs";
import { join } from "node:path";
import { GlueAlarms, glueAlarms, glueThresholds } from "../../../modules/cloudwatch/glue-alarms";
import { resources, synthModule } from "../../support/projects/synth";

const alarmsOf = (quarantinePercent = 1) =>
  resources(
    synthModule((stack) => {
      new GlueAlarms(stack, "alarms", {
        prefix: "acme-test",
        jobs: { processing: "acme-test-data-processing" },
        database: "lake",
        tables: ["events", "late_events"],
        thresholds: { quarantinePercent },
        topics: { page: "arn:page", ticket: "arn:ticket" },
      });
    }),
    "aws_cloudwatch_metric_alarm",
  );

test("a failed run of a job opens a ticket at once; without runs all is well", () =>
  expect(alarmsOf().alarms_processing_failed).toMatchObject({
    alarm_name: "acme-test-glue-job-failed-processing",
    namespace: "Glue",
    metric_name: "glue.error.ALL",
    dimensions: {
      JobName: "acme-test-data-processing",
      JobRunId: "ALL",
      Type: "count",
      ObservabilityGroup: "error",
    },
    threshold: 0,
    evaluation_periods: 1,
    treat_missing_data: "notBreaching",
    alarm_actions: ["arn:ticket"],
  }));

test("each table has an alarm for the share of its records in quarantine", () => {
  const alarms = alarmsOf(5);
  expect(Object.keys(alarms)).toEqual([
    "alarms_processing_failed",
    "alarms_events_quarantine",
    "alarms_late_events_quarantine",
  ]);
  expect(alarms.alarms_late_events_quarantine).toMatchObject({
    alarm_name: "acme-test-lake-quarantine-late_events",
    threshold: 5,
    alarm_actions: ["arn:ticket"],
  });
});

test("the metrics are those that the processing job writes", () => {
  const source = (file: string) => readFileSync(join("apps", "lake-jobs", "src", "lake_jobs", file), "utf8");
  expect(source("metrics.py")).toContain('NAMESPACE = "Lake"');
  expect(source("metrics.py")).toContain('[["database", "table"]]');
  const [, fields = ""] = /class Counts:\n([\s\S]*?)\n\n\n/.exec(source("processing.py"))!;
  const quarantine = glueAlarms(glueThresholds).find(({ id }) => id === "lake-quarantine")!.signal;
  const metrics = "metrics" in quarantine ? Object.values(quarantine.metrics).map(({ name }) => name) : [];
  expect(metrics).toEqual(["quarantined", "read"]);
  for (const name of metrics) expect(fields).toMatch(new RegExp(`^ +${name}: int`, "m"));
});
