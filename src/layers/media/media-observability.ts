import { XraySamplingRule } from "@cdktf/provider-aws/lib/xray-sampling-rule";
import { Fn } from "cdktf";
import { z } from "zod";
import { addAwsProvider } from "../../../modules/aws/aws-provider";
import { BucketAlarms, bucketThresholds } from "../../../modules/cloudwatch/bucket-alarms";
import { EksAlarms, eksThresholds } from "../../../modules/cloudwatch/eks-alarms";
import { MediaAlarms } from "../../../modules/cloudwatch/media-alarms";
import { MediaDashboard } from "../../../modules/cloudwatch/media-dashboard";
import { mediaQueries } from "../../../modules/cloudwatch/media-queries";
import { runbookIn } from "../../../modules/cloudwatch/metric-alarm";
import { SavedQueries } from "../../../modules/cloudwatch/saved-queries";
import { layer, outputsOf } from "../../engine/layer";
import { mapEntry } from "../../engine/map-entry";
import { output } from "../../engine/output";
import { alerting } from "../observability/alerting";
import { repositoryUrl } from "../observability/runbook-inputs";
import { mediaInput } from "./media-input";
import * as observabilityInputs from "./media-observability-inputs";
import { mediaOutput } from "./media-output";
import { mediaProcessing } from "./media-processing";

const exampleAlarm = (name: string) => `arn:aws:cloudwatch:us-east-1:111111111111:alarm:acme-prod-media-${name}`;

export const mediaObservability = layer({
  name: "media-observability",
  summary: "Alarms by priority, turnaround objectives, a dashboard and saved queries for the media pipeline",
  needs: {
    alerting: outputsOf(alerting, "pageTopicArn", "ticketTopicArn"),
    input: outputsOf(mediaInput, "inputBucketName", "inputTableName", "queueNames", "functionNames"),
    processing: outputsOf(mediaProcessing, "functionNames", "mediaConvertQueueArn"),
    output: outputsOf(
      mediaOutput,
      "outputBucketName",
      "outputTableName",
      "limitsTableName",
      "outputQueueName",
      "functionNames",
      "distributionId",
    ),
  },
  inputs: z.strictObject({
    objectives: observabilityInputs.objectives,
    thresholds: observabilityInputs.thresholds,
    eksClusterName: z
      .string()
      .optional()
      .describe("Cluster whose nodes run jobs, eks.outputs.clusterName. No alarms and graphs of it if left out")
      .meta({ cost: "$0.50 a month", limit: "graphs of its nodes need the add-on amazon-cloudwatch-observability" }),
    savedQueries: z
      .boolean()
      .default(true)
      .describe("Queries in the console of Logs Insights. Off where CloudWatch Logs is an emulator, which has none"),
    tracing: observabilityInputs.tracing,
    repositoryUrl,
  }),
  outputs: {
    p1AlarmArn: output("Composite alarm of what pages: uploads do not come through", exampleAlarm("p1")),
    p2AlarmArn: output("Composite alarm of tickets: a part fails or is throttled", exampleAlarm("p2")),
    p3AlarmArn: output("Composite alarm of tickets: an objective is slowly missed", exampleAlarm("p3")),
    dashboardName: output("Name of the CloudWatch dashboard", "acme-prod"),
  },
  build(stack, { alerting, input, processing, output, objectives, thresholds, tracing, ...inputs }) {
    addAwsProvider(stack);
    const { aws: home, unitPrefix: prefix } = stack;
    const topics = { page: alerting.pageTopicArn, ticket: alerting.ticketTopicArn };
    const watch = { prefix, topics, runbookUrl: runbookIn(inputs.repositoryUrl) };
    const functions = Fn.merge([input.functionNames, processing.functionNames, output.functionNames]) as Record<
      string,
      string
    >;
    const classifyQueue = mapEntry(input.queueNames, "classify");
    const counters = {
      output: mapEntry(output.functionNames, "output"),
      sweep: mapEntry(output.functionNames, "sweep"),
      classifyQueue,
    };
    const buckets = { input: input.inputBucketName, output: output.outputBucketName };

    const { arns } = new MediaAlarms(stack, "media", {
      ...watch,
      watched: {
        function: functions,
        intake: { classify: classifyQueue, output: output.outputQueueName },
        table: { input: input.inputTableName, output: output.outputTableName, limits: output.limitsTableName },
      },
      counters,
      thresholds,
      objectives,
    });
    new BucketAlarms(stack, "buckets", { ...watch, bucketNames: Object.values(buckets), thresholds: bucketThresholds });
    const { eksClusterName: clusterName } = inputs;
    if (clusterName !== undefined) new EksAlarms(stack, "eks", { ...watch, clusterName, thresholds: eksThresholds });
    const dashboard = new MediaDashboard(stack, "dashboard", {
      home,
      name: prefix,
      prefix,
      counters,
      buckets,
      transcoderArn: processing.mediaConvertQueueArn,
      distributionId: output.distributionId,
      eksCluster: clusterName,
      thresholds,
      objectives,
      alarmArns: Object.values(arns),
      runbookUrl: watch.runbookUrl,
    });
    if (inputs.savedQueries) {
      new SavedQueries(stack, "queries", {
        folder: prefix,
        queries: mediaQueries,
        logGroupNames: Fn.formatlist("/aws/lambda/%s", [Fn.values(functions)]) as string[],
      });
    }
    if (tracing !== undefined) {
      new XraySamplingRule(stack, "tracing", {
        ruleName: prefix,
        priority: 100,
        version: 1,
        reservoirSize: 1,
        fixedRate: tracing.samplePercent / 100,
        host: "*",
        httpMethod: "*",
        resourceArn: "*",
        serviceName: `${prefix}-*`,
        serviceType: "*",
        urlPath: "*",
      });
    }

    return {
      p1AlarmArn: arns.p1,
      p2AlarmArn: arns.p2,
      p3AlarmArn: arns.p3,
      dashboardName: dashboard.name,
    };
  },
});
