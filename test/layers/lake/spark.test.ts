import type { z } from "zod";
import { unit } from "../../../src/engine/unit";
import { spark } from "../../../src/layers/lake/spark";
import { statements } from "../../support/aws/policy-statements";
import { lakeNeeds } from "../../support/layers/lake";
import { problemsOf, resources, synthFiles } from "../../support/projects/synth";

type Inputs = z.input<typeof spark.inputs>;

const { vpc, securityGroups, storage, glue, kms, alerting } = lakeNeeds;

const synthSpark = (inputs: Inputs = {}) =>
  synthFiles({
    "environments/test/spark.ts": unit(spark, { vpc, securityGroups, storage, glue, kms, alerting, ...inputs }),
  }).get("test-spark")!.module;

const problems = (inputs: Inputs) =>
  problemsOf(() => synthSpark(inputs)).map((each) => each.replace("environments/test/spark.ts: ", ""));

const applicationOf = (inputs?: Inputs) => resources(synthSpark(inputs), "aws_emrserverless_application").application!;

describe("by default", () => {
  const module = synthSpark();

  test("the application has the Spark and Iceberg of Glue 5.1, and stops when idle", () =>
    expect(resources(module, "aws_emrserverless_application").application).toMatchObject({
      name: "acme-test-spark",
      type: "spark",
      release_label: "emr-7.12.0",
      architecture: "ARM64",
      auto_start_configuration: { enabled: true },
      auto_stop_configuration: { enabled: true, idle_timeout_minutes: 5 },
    }));

  test("it keeps no capacity warm, and has no network of its own", () => {
    const application = resources(module, "aws_emrserverless_application").application!;
    expect(application).not.toHaveProperty("initial_capacity");
    expect(application).not.toHaveProperty("network_configuration");
  });

  test("20 GiB are a driver and two executors, within the quota of a new account", () => {
    const { maximum_capacity, runtime_configuration } = resources(module, "aws_emrserverless_application").application!;
    expect(maximum_capacity).toEqual({ cpu: "12 vCPU", memory: "48 GB", disk: "120 GB" });
    expect(runtime_configuration).toMatchObject([
      {
        classification: "spark-defaults",
        properties: {
          "spark.jars": "/usr/share/aws/iceberg/lib/iceberg-spark3-runtime.jar",
          "spark.executor.cores": "4",
          "spark.executor.memory": "14894m", // with a tenth of overhead 16 GiB
          "spark.emr-serverless.executor.disk": "40g",
          "spark.dynamicAllocation.maxExecutors": "2",
        },
      },
    ]);
  });

  test("the state machine runs processing, then quality, with one batch", () => {
    const machine = resources(module, "aws_sfn_state_machine").pipeline!;
    const definition = JSON.parse(machine.definition as string) as {
      StartAt: string;
      States: Record<string, { Next?: string; End?: boolean; Resource: string; Parameters: object }>;
    };
    expect(definition.StartAt).toBe("processing");
    expect(definition.States.processing!.Next).toBe("quality");
    expect(definition.States.quality!.End).toBe(true);
    expect(definition.States.quality).toMatchObject({
      Resource: "arn:aws:states:::emr-serverless:startJobRun.sync",
      Parameters: {
        ApplicationId: "${aws_emrserverless_application.application.id}",
        ExecutionRoleArn: "${aws_iam_role.jobs_role.arn}",
        ExecutionTimeoutMinutes: 60,
        JobDriver: {
          SparkSubmit: {
            EntryPoint: "s3://scripts/scripts/lake-jobs/1/lake_job.py",
            SparkSubmitParameters: "--py-files s3://scripts/scripts/lake-jobs/2/lake_jobs.zip",
            "EntryPointArguments.$":
              "States.Array('quality', '--tables', 's3://scripts/tables/3.json', '--database', 'test_data_lake_catalog', '--raw', 's3://lake/raw/', '--warehouse', 's3://lake/', '--batch', $$.Execution.Name)",
          },
        },
      },
    });
  });

  test("a failed or late run rings", () =>
    expect(resources(module, "aws_cloudwatch_metric_alarm").alarms_run_failed).toMatchObject({
      alarm_name: "acme-test-spark-run-failed",
      alarm_actions: ["arn:aws:sns:us-east-1:111111111111:ticket"],
    }));

  test("jobs read raw files and code, write tables, and only of one database", () => {
    const policy = statements(resources(module, "aws_iam_role_policy").jobs_policy!.policy);
    expect(policy.ReadCode!.Resource).toEqual(["arn:aws:s3:::scripts/scripts/*", "arn:aws:s3:::scripts/tables/*"]);
    expect(policy.WriteObjects!.Resource).not.toContain("arn:aws:s3:::lake/raw/*");
    expect(policy.Tables!.Resource).toEqual([
      "arn:aws:glue:us-east-1:111111111111:catalog",
      "arn:aws:glue:us-east-1:111111111111:database/test_data_lake_catalog",
      "arn:aws:glue:us-east-1:111111111111:table/test_data_lake_catalog/*",
    ]);
  });

  test("the state machine starts jobs of this application, with this role alone", () => {
    const policy = statements(resources(module, "aws_iam_role_policy").pipeline_policy!.policy);
    expect(policy.StartJobs!.Resource).toBe("${aws_emrserverless_application.application.arn}");
    expect(policy.PassJobRole).toMatchObject({
      Resource: "${aws_iam_role.jobs_role.arn}",
      Condition: { StringEquals: { "iam:PassedToService": "emr-serverless.amazonaws.com" } },
    });
  });
});

test("the capacity follows the input", () =>
  expect(applicationOf({ inputGib: 95, inputGibPerExecutor: 10, vcpuQuota: 64 }).maximum_capacity).toEqual({
    cpu: "44 vCPU", // ten executors and a driver
    memory: "176 GB",
    disk: "440 GB",
  }));

test("in the network it has private subnets and the group of applications", () =>
  expect(applicationOf({ network: "vpc" }).network_configuration).toEqual({
    subnet_ids: ["subnet-a", "subnet-b"],
    security_group_ids: ["sg-app"],
  }));

test("without a state machine there are no role, log and alarm of it", () => {
  const module = synthSpark({ stateMachine: false });
  expect(resources(module, "aws_sfn_state_machine")).toEqual({});
  expect(resources(module, "aws_cloudwatch_metric_alarm")).toEqual({});
  expect(Object.keys(resources(module, "aws_iam_role"))).toEqual(["jobs_role"]);
  expect(module.output!.stateMachineArn!.value).toBe("");
});

test.each<[string, Inputs, string]>([
  [
    "more input than the account's quota has vCPUs for",
    { inputGib: 100 },
    "inputGib is 100, but must fit vcpuQuota: a driver and 10 executors of 4 vCPU are 44, the account has 16 (request quota L-D05C8A75 of emr-serverless and set vcpuQuota, or raise inputGibPerExecutor).",
  ],
  [
    "a disk too small for the shuffle",
    { inputGibPerExecutor: 50 },
    "worker.diskGib is 40, but must be at least 100: twice inputGibPerExecutor (50) for the shuffle.",
  ],
  [
    "a worker that EMR Serverless does not offer",
    { worker: { vcpu: 4, memoryGib: 32 } },
    'worker is {"vcpu":4,"memoryGib":32}, but must be a size that EMR Serverless offers (nearest: 8 vCPU with 32 GiB, 16 vCPU with 32 GiB).',
  ],
  ["a worker with no whole vCPU", { worker: { vcpu: 0 } }, "worker.vcpu is 0, but must be at least 1."],
  [
    "a release that is not of EMR 7",
    { releaseLabel: "emr-6.15.0" },
    'releaseLabel is "emr-6.15.0", but must be a release of EMR 7, such as emr-7.12.0.',
  ],
  ["a time limit below that of the service", { timeoutMinutes: 1 }, "timeoutMinutes is 1, but must be at least 5."],
])("%s is an error", (_mistake, inputs, message) => expect(problems(inputs)).toEqual([message]));
