import { CeCostAllocationTag } from "@cdktf/provider-aws/lib/ce-cost-allocation-tag";
import { z } from "zod";
import { Budget, TaggedCostAnomalies } from "../../../modules/alerting/budget";
import { addAwsProvider } from "../../../modules/aws/aws-provider";
import { StorageLens } from "../../../modules/buckets/storage-lens";
import { PowerTuning } from "../../../modules/media/power-tuning";
import { layer, outputsOf } from "../../engine/layer";
import { literalProblems } from "../../engine/literals";
import { mapOutput, output } from "../../engine/output";
import { assertValid } from "../../engine/problem";
import { adviseSharing } from "../../engine/sharing";
import { alerting } from "../observability/alerting";
import { logRetentionDays } from "../observability/log-retention-inputs";
import { kms } from "../security/kms";
import * as costInputs from "./media-cost-inputs";
import { partBudgetProblems } from "./media-cost-problems";
import { mediaOutput } from "./media-output";

export const mediaCost = layer({
  name: "media-cost",
  summary: "Budgets and cost anomalies by tag and service, S3 Storage Lens, and a state machine that sizes functions",
  needs: {
    kms: outputsOf(kms, "s3KeyArn", "logsKeyArn"),
    alerting: outputsOf(alerting, "ticketTopicArn"),
    output: outputsOf(mediaOutput, "outputBucketArn"),
  },
  inputs: z.strictObject({
    budgets: costInputs.budgets,
    anomalies: costInputs.anomalies,
    activateTags: z
      .array(z.string().min(1).max(128))
      .default([])
      .describe("Tags to activate for cost allocation")
      .meta({ limit: "in the payer account only, a day after a resource has had the tag" }),
    storageLens: costInputs.storageLens,
    powerTuning: costInputs.powerTuning,
    logRetentionDays: logRetentionDays
      .default(30)
      .describe("Retention of the logs of power tuning")
      .meta({ unit: "days", cost: "$0.50 per GB written, $0.03 per GB and month" }),
  }),
  checks: [({ budgets }) => partBudgetProblems(budgets)],
  outputs: {
    budgetNames: mapOutput("Budgets by their names in the unit", { pipeline: "acme-prod-pipeline" }),
    anomalyMonitorArn: output(
      "Monitor of cost anomalies (empty without one)",
      "arn:aws:ce::111111111111:anomalymonitor/7c1f4a52-93d0-4b0e-8a6f-2f1d6c0b9e3a",
    ),
    powerTuningArn: output(
      "State machine that compares memory sizes of a function",
      "arn:aws:states:us-east-1:111111111111:stateMachine:acme-prod-power-tuning",
    ),
  },
  build(stack, { kms, alerting, output, budgets, anomalies, activateTags, storageLens, powerTuning, ...inputs }) {
    addAwsProvider(stack);
    const literals = { budgets, anomalies, activateTags, powerTuning };
    assertValid(literalProblems(literals, ["budgets", "anomalies", "activateTags", "powerTuning"]));
    const { aws: home, unitPrefix: prefix, environment } = stack;
    const topicArn = alerting.ticketTopicArn;

    const budgetNames = Object.entries(budgets).map(([name, budget]) => {
      const made = new Budget(stack, `budget-${name}`, { ...budget, name: `${prefix}-${name}`, topicArn });
      return [name, made.name] as const;
    });
    const monitor =
      anomalies &&
      new TaggedCostAnomalies(stack, "anomalies", {
        values: [environment.system ?? environment.name],
        ...anomalies,
        name: `${prefix}-${anomalies.tag}`,
        topicArn,
      });
    for (const tagKey of activateTags) {
      const tag = new CeCostAllocationTag(stack, `tag-${tagKey}`, { tagKey, status: "Active" });
      adviseSharing(tag, "an account activates a tag once: leave it out of activateTags in one of the units");
    }
    if (storageLens !== undefined) {
      new StorageLens(stack, "storage-lens", {
        name: prefix,
        metrics: storageLens.metrics,
        bucketArns: [output.outputBucketArn, ...storageLens.bucketArns],
      });
    }
    const tuning = new PowerTuning(stack, "power-tuning", {
      ...powerTuning,
      home,
      prefix,
      stage: environment.nameInSystem,
      keyArn: kms.s3KeyArn,
      logs: { keyArn: kms.logsKeyArn, retentionDays: inputs.logRetentionDays },
    });

    return {
      budgetNames: Object.fromEntries(budgetNames),
      anomalyMonitorArn: monitor?.monitorArn ?? "",
      powerTuningArn: tuning.arn,
    };
  },
});
