import type { AwsProviderEndpoints } from "@cdktf/provider-aws/lib/provider";

export type EmulatorName = "moto" | "ministack";

export interface EmulatedService {
  /** The names of the service in the `endpoints` block of the AWS provider. */
  readonly endpoints: readonly (keyof AwsProviderEndpoints)[];
  readonly emulator: EmulatorName;
  /** Why this emulator and not the other one, as observed with the Terraform AWS provider. */
  readonly reason: string;
}

/**
 * The AWS services of the sandbox, by the name that a request is signed for: the service in its SigV4 credential scope,
 * for example `monitoring` for CloudWatch. The provider endpoints of an emulated environment, the routes of the sandbox
 * gateway and the table in docs/sandbox-services.md all come from here. The gateway refuses any other service, so a missing
 * service is an error that names it.
 */
export const emulatedServices: Readonly<Record<string, EmulatedService>> = {
  apigateway: { endpoints: ["apigatewayv2"], emulator: "ministack", reason: "its HTTP APIs call the functions" },
  "application-autoscaling": {
    endpoints: ["applicationautoscaling"],
    emulator: "moto",
    reason: "ministack does not have the service",
  },
  aps: { endpoints: ["amp"], emulator: "moto", reason: "Prometheus workspaces work" },
  athena: { endpoints: ["athena"], emulator: "ministack", reason: "deletes named queries, which moto cannot" },
  batch: { endpoints: ["batch"], emulator: "moto", reason: "can delete job queues, which ministack cannot" },
  budgets: { endpoints: ["budgets"], emulator: "ministack", reason: "keeps notifications and tags" },
  ce: { endpoints: ["ce"], emulator: "moto", reason: "has cost categories; the gateway adds anomalies and tags" },
  chatbot: { endpoints: ["chatbot"], emulator: "moto", reason: "neither has the service; the gateway implements it" },
  cloudfront: {
    endpoints: ["cloudfront"],
    emulator: "ministack",
    reason: "has distributions with origin access control, and deletes key groups, which moto cannot",
  },
  dynamodb: {
    endpoints: ["dynamodb"],
    emulator: "ministack",
    reason: "has resource policies and contributor insights; its streams call the functions",
  },
  ec2: {
    endpoints: ["ec2"],
    emulator: "moto",
    reason: "keeps flow log and tag attributes; ministack drops them, so every plan replaces the resource",
  },
  ecr: { endpoints: ["ecr"], emulator: "moto", reason: "same emulator as kms" },
  ecs: { endpoints: ["ecs"], emulator: "ministack", reason: "keeps capacity provider strategies, which moto drops" },
  eks: { endpoints: ["eks"], emulator: "ministack", reason: "add-ons, access entries and pod identity work" },
  elasticache: { endpoints: ["elasticache"], emulator: "ministack", reason: "has user groups and serverless caches" },
  "emr-serverless": {
    endpoints: ["emrserverless"],
    emulator: "moto",
    reason: "ministack does not have the service; the gateway keeps the applications",
  },
  events: { endpoints: ["events"], emulator: "ministack", reason: "same emulator as s3, whose events it gets" },
  "execute-api": { endpoints: [], emulator: "ministack", reason: "calls of HTTP APIs, which run functions" },
  glue: { endpoints: ["glue"], emulator: "moto", reason: "schema registries work" },
  iam: { endpoints: ["iam"], emulator: "moto", reason: "the most complete; has the AWS managed policies" },
  kafka: { endpoints: ["kafka"], emulator: "ministack", reason: "bootstrap brokers and SCRAM secrets work" },
  kms: { endpoints: ["kms"], emulator: "moto", reason: "key policies and grants work" },
  lakeformation: { endpoints: ["lakeformation"], emulator: "moto", reason: "ministack does not have the service" },
  lambda: {
    endpoints: ["lambda"],
    emulator: "ministack",
    reason: "runs functions as processes; moto needs Docker, and drops log and dead-letter settings",
  },
  logs: { endpoints: ["logs"], emulator: "moto", reason: "log groups keep their key and tags" },
  mediaconvert: {
    endpoints: ["mediaconvert"],
    emulator: "moto",
    reason: "neither has the service; the gateway keeps queues and stands in for jobs",
  },
  monitoring: {
    endpoints: ["cloudwatch"],
    emulator: "ministack",
    reason: "the provider calls CloudWatch in CBOR, which moto cannot read",
  },
  rds: { endpoints: ["rds"], emulator: "ministack", reason: "finds the instances that it made, which moto does not" },
  rekognition: {
    endpoints: ["rekognition"],
    emulator: "moto",
    reason: "neither analyses pictures; the gateway stands in",
  },
  s3: {
    endpoints: ["s3", "s3Control"],
    emulator: "ministack",
    reason: "returns bucket configurations as they were put",
  },
  s3tables: {
    endpoints: ["s3Tables"],
    emulator: "ministack",
    reason: "keeps the maintenance settings of table buckets",
  },
  scheduler: { endpoints: ["scheduler"], emulator: "ministack", reason: "keeps schedules as they were put" },
  secretsmanager: { endpoints: ["secretsmanager"], emulator: "moto", reason: "same emulator as kms" },
  sns: { endpoints: ["sns"], emulator: "ministack", reason: "same emulator as sqs, where its messages go" },
  sqs: { endpoints: ["sqs"], emulator: "ministack", reason: "same emulator as lambda, which reads its queues" },
  ssm: { endpoints: ["ssm"], emulator: "moto", reason: "same emulator as kms" },
  states: { endpoints: ["sfn"], emulator: "ministack", reason: "validates definitions, which moto cannot" },
  sts: { endpoints: ["sts"], emulator: "moto", reason: "same emulator as iam, so an assumed role must exist" },
  textract: { endpoints: [], emulator: "moto", reason: "neither analyses documents; the gateway stands in" },
  wafv2: { endpoints: ["wafv2"], emulator: "moto", reason: "keeps logging configurations" },
  xray: { endpoints: ["xray"], emulator: "moto", reason: "neither has sampling rules; the gateway keeps them" },
};

/** The credentials of the sandbox that `strata sandbox up` writes: a shared credentials file, relative to the project. */
export const sandboxCredentialsFile = ".strata/sandbox/credentials";

/** The profile in that file. */
export const sandboxProfile = "sandbox";
