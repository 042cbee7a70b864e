import type { z } from "zod";
import { existing, unit } from "../../../src/engine/unit";
import { mediaCost } from "../../../src/layers/media/media-cost";
import { statements } from "../../support/aws/policy-statements";
import { mediaNeeds } from "../../support/layers/media";
import { problemsOf, resources, synthFiles } from "../../support/projects/synth";

type Inputs = Partial<z.input<typeof mediaCost.inputs>>;

const output = existing({ outputBucketArn: "arn:aws:s3:::outputs" });
const budgets = { pipeline: { monthlyDollars: 1000, tags: { system: ["media"] } } };

const synthCost = (inputs: Inputs = {}) =>
  synthFiles({
    "environments/media/test/media-cost.ts": unit(mediaCost, { ...mediaNeeds, output, budgets, ...inputs }),
  }).get("media-test-media-cost")!.module;

const problems = (inputs: Inputs) =>
  problemsOf(() => synthCost(inputs)).map((each) => each.replace("environments/media/test/media-cost.ts: ", ""));

describe("by default", () => {
  const module = synthCost();

  test("a budget notifies of what has its tags", () =>
    expect(resources(module, "aws_budgets_budget").budget_pipeline).toMatchObject({
      name: "acme-media-test-pipeline",
      limit_amount: "1000",
      cost_filter: [{ name: "TagKeyValue", values: ["user:system$media"] }],
      notification: [
        { notification_type: "ACTUAL", threshold: 80 },
        { notification_type: "ACTUAL", threshold: 100 },
        { notification_type: "FORECASTED", threshold: 100 },
      ],
    }));

  test("no anomalies, no Storage Lens, no tags to activate", () => {
    for (const type of ["ce_anomaly_monitor", "ce_cost_allocation_tag", "s3control_storage_lens_configuration"])
      expect(resources(module, `aws_${type}`)).toEqual({});
    expect(module.output!.anomalyMonitorArn!.value).toBe("");
  });

  test("the state machine measures each size, and then compares them", () => {
    const machine = resources(module, "aws_sfn_state_machine").power_tuning_machine!;
    expect(machine.name).toBe("acme-media-test-power-tuning");
    const definition = JSON.parse(machine.definition as string) as { StartAt: string; States: Record<string, object> };
    expect(definition.StartAt).toBe("Measure");
    expect(definition.States.Measure).toMatchObject({
      Type: "Map",
      ItemsPath: "$.memoryMib",
      ItemProcessor: {
        States: {
          MeasureSize: {
            Resource: "arn:aws:states:::lambda:invoke",
            Parameters: {
              FunctionName: "${aws_lambda_function.power_tuning_function.arn}",
              Payload: { "measure.$": "$" },
            },
          },
        },
      },
      Next: "Compare",
    });
    expect(definition.States.Compare).toMatchObject({ Parameters: { Payload: { "compare.$": "$" } }, End: true });
    expect(module.output!.powerTuningArn!.value).toBe("${aws_sfn_state_machine.power_tuning_machine.arn}");
  });

  test("power tuning cannot change a function, and makes, runs and deletes copies alone", () => {
    const call = statements(resources(module, "aws_iam_role_policy").power_tuning_function_call!.policy);
    const functions = "arn:aws:lambda:us-east-1:111111111111:function:acme-media-test";
    expect(call.ReadFunctions).toMatchObject({
      Action: "lambda:GetFunction",
      Resource: [`${functions}-classify`, `${functions}-picture`, `${functions}-output`],
    });
    expect(call.RunCopies).toMatchObject({
      Action: ["lambda:CreateFunction", "lambda:DeleteFunction", "lambda:GetFunction", "lambda:InvokeFunction"],
      Resource: [`${functions}-classify-tuning-*`, `${functions}-picture-tuning-*`, `${functions}-output-tuning-*`],
    });
    expect(call.PassRoles).toMatchObject({
      Resource: ["classify", "picture", "output"].map(
        (each) => `arn:aws:iam::111111111111:role/acme-media-test-${each}`,
      ),
      Condition: { StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" } },
    });
    const machine = statements(resources(module, "aws_iam_role_policy").power_tuning_machine_policy!.policy);
    expect(machine.Measure!.Resource).toBe("${aws_lambda_function.power_tuning_function.arn}");
    const allowed = Object.values(resources(module, "aws_iam_role_policy")).map(({ policy }) => policy as string);
    expect(allowed.join()).not.toMatch(/lambda:(Update|Put|Publish|\*)/);
  });
});

test("a budget of services, and of several values of tags", () => {
  const module = synthCost({
    budgets: {
      documents: { monthlyDollars: 500, services: ["Amazon Textract"] },
      models: { monthlyDollars: 500, tags: { system: ["media"], unit: ["media-batch", "eks"] } },
    },
  });
  const filters = resources(module, "aws_budgets_budget");
  expect(filters.budget_documents!.cost_filter).toEqual([{ name: "Service", values: ["Amazon Textract"] }]);
  expect(filters.budget_models!.cost_filter).toEqual([
    { name: "TagKeyValue", values: ["user:system$media", "user:unit$media-batch", "user:unit$eks"] },
  ]);
  expect(module.output!.budgetNames!.value).toMatchObject({ documents: "${aws_budgets_budget.budget_documents.name}" });
});

test("anomalies of the system by its tag", () => {
  const module = synthCost({ anomalies: {} });
  const monitor = resources(module, "aws_ce_anomaly_monitor").anomalies_monitor!;
  expect(monitor).toMatchObject({ name: "acme-media-test-system", monitor_type: "CUSTOM" });
  expect(JSON.parse(monitor.monitor_specification as string)).toEqual({
    And: null,
    CostCategories: null,
    Dimensions: null,
    Not: null,
    Or: null,
    Tags: { Key: "system", Values: ["media"], MatchOptions: null },
  });
  expect(resources(module, "aws_ce_anomaly_subscription").anomalies).toMatchObject({
    monitor_arn_list: ["${aws_ce_anomaly_monitor.anomalies_monitor.arn}"],
    threshold_expression: { dimension: { values: ["100"] } },
  });
});

test("Storage Lens measures the output bucket and those that are named", () => {
  const module = synthCost({ storageLens: { metrics: "advanced", bucketArns: ["arn:aws:s3:::inputs"] } });
  const { storage_lens_configuration } = resources(module, "aws_s3control_storage_lens_configuration").storage_lens!;
  expect(storage_lens_configuration).toMatchObject({
    enabled: true,
    account_level: { bucket_level: { activity_metrics: { enabled: true } } },
    include: { buckets: ["arn:aws:s3:::outputs", "arn:aws:s3:::inputs"] },
  });
});

test("tags are activated where the account pays", () =>
  expect(resources(synthCost({ activateTags: ["system"] }), "aws_ce_cost_allocation_tag").tag_system).toMatchObject({
    tag_key: "system",
    status: "Active",
  }));

test.each<[string, Inputs, string]>([
  [
    "a budget of nothing in particular",
    { budgets: { all: { monthlyDollars: 10 } } },
    'budgets.all must have tags or services: the budget of the whole account is alerting\'s (tags: { system: ["media"] }).',
  ],
  [
    "a budget that never notifies",
    { budgets: { all: { monthlyDollars: 10, services: ["Amazon S3"], actualPercents: [], forecastPercents: [] } } },
    "budgets.all must have 1 to 10 shares in all, not 0 (AWS).",
  ],
  [
    "a tag without values",
    { budgets: { all: { monthlyDollars: 10, tags: { system: [] } } } },
    "budgets.all.tags.system is [], but must have at least 1 entry.",
  ],
])("%s is a mistake", (_, inputs, problem) => expect(problems(inputs)).toEqual([problem]));
