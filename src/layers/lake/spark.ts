import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { z } from "zod";
import { addAwsProvider } from "../../../modules/aws/aws-provider";
import { policyDocument } from "../../../modules/aws/policy-document";
import { runbookIn } from "../../../modules/cloudwatch/metric-alarm";
import { SparkAlarms } from "../../../modules/cloudwatch/spark-alarms";
import { emrCapacityProblems } from "../../../modules/emr/emr-capacity";
import { letEmrAssume, sparkStatements } from "../../../modules/emr/spark-access";
import { SparkApplication } from "../../../modules/emr/spark-application";
import { SparkPipeline } from "../../../modules/emr/spark-pipeline";
import { tablePrefixes } from "../../../modules/lake/lake-prefixes";
import { layer, outputsOf } from "../../engine/layer";
import { literalProblems } from "../../engine/literals";
import { output } from "../../engine/output";
import { assertValid } from "../../engine/problem";
import { securityGroups } from "../network/security-groups";
import { vpc } from "../network/vpc";
import { alerting } from "../observability/alerting";
import { logRetentionDays } from "../observability/log-retention-inputs";
import { repositoryUrl } from "../observability/runbook-inputs";
import { kms } from "../security/kms";
import { glue } from "./glue";
import { lakeStorage } from "./lake-storage";

const exampleArn = "arn:aws:emr-serverless:us-east-1:111111111111:/applications/00f1abcdexample";

export const spark = layer({
  name: "spark",
  summary: "EMR Serverless for the jobs of the lake where Glue is outgrown, and a state machine that runs them",
  needs: {
    vpc: outputsOf(vpc, "privateSubnetIds"),
    securityGroups: outputsOf(securityGroups, "appSecurityGroupId"),
    storage: outputsOf(lakeStorage, "lakeBucketName", "lakeBucketArn", "scriptsBucketArn"),
    glue: outputsOf(glue, "databaseName", "sparkScriptUrl", "packageUrl", "tablesUrl"),
    kms: outputsOf(kms, "s3KeyArn", "logsKeyArn"),
    alerting: outputsOf(alerting, "pageTopicArn", "ticketTopicArn"),
  },
  inputs: z.strictObject({
    releaseLabel: z
      .string()
      .regex(/^emr-7\.\d+\.\d+$/, "must be a release of EMR 7, such as emr-7.12.0")
      .default("emr-7.12.0")
      .describe("Release of EMR. 7.12.0 has Spark 3.5.6 and Iceberg 1.10.0, as Glue 5.1 has")
      .meta({ limit: "changed only while the application is stopped" }),
    inputGib: z
      .int()
      .min(1)
      .default(20)
      .describe("Largest input of a job. Sizes the maximum capacity: a driver, and executors for the input")
      .meta({ unit: "GiB" }),
    inputGibPerExecutor: z
      .int()
      .min(1)
      .default(10)
      .describe("Input for each executor. Less is faster and costs about the same")
      .meta({ unit: "GiB" }),
    worker: z
      .strictObject({
        vcpu: z
          .int()
          .min(1)
          .default(4)
          .describe("vCPUs")
          .meta({ unit: "vCPU", cost: "$0.0421 an hour per ARM64 vCPU" }),
        memoryGib: z.number().default(16).describe("Memory, with Spark's overhead").meta({
          unit: "GiB",
          limit: "one of the sizes that EMR Serverless offers for the vCPUs",
          cost: "$0.0046 an hour per GiB",
        }),
        diskGib: z
          .int()
          .min(20)
          .max(200)
          .default(40)
          .describe("Disk for the shuffle")
          .meta({ unit: "GiB", limit: "20 to 200, at least twice inputGibPerExecutor", cost: "20 GiB are free" }),
      })
      .prefault({})
      .describe("Size of drivers and executors"),
    vcpuQuota: z
      .int()
      .min(1)
      .default(16)
      .describe("Quota of the account for EMR Serverless in the region")
      .meta({ unit: "vCPU", limit: "16 in a new account (L-D05C8A75); a raise is requested in Service Quotas" }),
    idleMinutes: z
      .int()
      .min(1)
      .max(10_080)
      .default(5)
      .describe("Stops the application when no job has run for so long")
      .meta({ unit: "minutes" }),
    network: z
      .enum(["none", "vpc"])
      .default("none")
      .describe("vpc: workers have addresses in the private subnets, to reach databases. none: AWS services only")
      .meta({ limit: "vpc: the network needs NAT gateways, or interface endpoints of glue and logs" }),
    reads: z.array(z.string().endsWith("/")).default(["raw/"]).describe("Prefixes of the lake bucket that jobs read"),
    writes: z
      .array(z.string().endsWith("/"))
      .default(tablePrefixes.map((prefix) => `${prefix}/`))
      .describe("Prefixes of the lake bucket that jobs read and write"),
    stateMachine: z
      .boolean()
      .default(true)
      .describe("Creates a state machine that runs the jobs one after the other")
      .meta({ cost: "$0.025 per 1,000 transitions" }),
    jobs: z
      .array(z.string().regex(/^[a-z][a-z0-9-]*$/, "must be the name of a job of apps/lake-jobs"))
      .min(1)
      .default(["processing", "quality"])
      .describe("Jobs of the state machine, in their order"),
    timeoutMinutes: z
      .int()
      .min(5)
      .max(1_000_000)
      .default(60)
      .describe("Time after which a job is cancelled")
      .meta({ unit: "minutes", limit: "at least 5 (EMR Serverless)" }),
    logRetentionDays: logRetentionDays
      .default(30)
      .describe("Retention of the logs of drivers, executors and runs")
      .meta({ unit: "days", cost: "$0.50 per GB written, $0.03 per GB and month" }),
    repositoryUrl,
  }),
  checks: [emrCapacityProblems],
  outputs: {
    applicationId: output("Id of the application", "00f1abcdexample"),
    applicationArn: output("ARN of the application", exampleArn),
    jobRoleArn: output("Role of the jobs", "arn:aws:iam::111111111111:role/acme-prod-spark-jobs"),
    stateMachineArn: output(
      "State machine that runs the jobs (empty without one)",
      "arn:aws:states:us-east-1:111111111111:stateMachine:acme-prod-spark",
    ),
  },
  build(stack, { vpc, securityGroups, storage, glue, kms, alerting, network, jobs, ...inputs }) {
    addAwsProvider(stack);
    assertValid(literalProblems({ network, jobs, ...inputs }, ["network", "jobs", "stateMachine", "reads", "writes"]));
    const { aws: home, prefix, unitName } = stack;
    const name = `${prefix}-${unitName}`;
    const logs = { keyArn: kms.logsKeyArn, retentionDays: inputs.logRetentionDays };

    const application = new SparkApplication(stack, "application", {
      ...inputs,
      name,
      network:
        network === "vpc"
          ? { subnetIds: vpc.privateSubnetIds, securityGroupId: securityGroups.appSecurityGroupId }
          : undefined,
      logs: { name: `/${prefix}/${unitName}/jobs`, ...logs },
    });
    const jobRole = new IamRole(stack, "jobs-role", {
      name: `${name}-jobs`,
      description: `Spark jobs of ${name}`,
      assumeRolePolicy: letEmrAssume(home),
    });
    const permissions = new IamRolePolicy(stack, "jobs-policy", {
      name: "jobs",
      role: jobRole.name,
      policy: policyDocument(
        sparkStatements({
          home,
          lakeBucketArn: storage.lakeBucketArn,
          scriptsBucketArn: storage.scriptsBucketArn,
          keyArn: kms.s3KeyArn,
          reads: inputs.reads,
          writes: inputs.writes,
          database: glue.databaseName,
          logGroupArn: application.logGroupArn,
        }),
      ),
    });
    const stateMachineArn = inputs.stateMachine ? createPipeline() : "";

    return { applicationId: application.id, applicationArn: application.arn, jobRoleArn: jobRole.arn, stateMachineArn };

    function createPipeline(): string {
      const pipeline = new SparkPipeline(stack, "pipeline", {
        home,
        name,
        jobs,
        applicationId: application.id,
        applicationArn: application.arn,
        jobRoleArn: jobRole.arn,
        code: {
          scriptUrl: glue.sparkScriptUrl,
          packageUrl: glue.packageUrl,
          arguments: {
            "--tables": glue.tablesUrl,
            "--database": glue.databaseName,
            "--raw": `s3://${storage.lakeBucketName}/raw/`,
            "--warehouse": `s3://${storage.lakeBucketName}/`,
          },
        },
        timeoutMinutes: inputs.timeoutMinutes,
        logs,
        dependsOn: [permissions],
      });
      const topics = { page: alerting.pageTopicArn, ticket: alerting.ticketTopicArn };
      new SparkAlarms(stack, "alarms", {
        prefix,
        stateMachineArn: pipeline.arn,
        topics,
        runbookUrl: runbookIn(inputs.repositoryUrl),
      });
      return pipeline.arn;
    }
  },
});
