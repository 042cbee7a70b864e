import { AwsProvider, type AwsProviderEndpoints } from "@cdktf/provider-aws/lib/provider";
import type { UnitStack } from "../../src/engine/unit-stack";

/** The services that an emulator is asked for: one endpoint each, so that nothing slips through to AWS. */
const emulatedServices = [
  "amp",
  "applicationautoscaling",
  "budgets",
  "ce",
  "chatbot",
  "cloudwatch",
  "ec2",
  "ecr",
  "eks",
  "events",
  "glue",
  "iam",
  "kafka",
  "kms",
  "logs",
  "s3",
  "s3Control",
  "secretsmanager",
  "sns",
  "sqs",
  "ssm",
  "sts",
] as const satisfies readonly (keyof AwsProviderEndpoints)[];

/**
 * Adds the environment's AWS provider: its region and role, no account but its own, and the tags of every resource.
 * Every layer with AWS resources calls it first.
 */
export function addAwsProvider(stack: UnitStack): void {
  const { region, account, deployRoleArn, emulator } = stack.aws;
  stack.requireProvider("aws");
  new AwsProvider(stack, "aws", {
    region,
    allowedAccountIds: [account],
    assumeRole: deployRoleArn === undefined ? undefined : [{ roleArn: deployRoleArn }],
    defaultTags: [{ tags: resourceTags(stack) }],
    ...(emulator === undefined ? {} : emulatorSettings(emulator.endpoint)),
  });
}

/** The tags of every resource. Resources that AWS creates itself, from a launch template for one, need them explicitly. */
export function resourceTags({ environment, unitName }: UnitStack): Readonly<Record<string, string>> {
  return {
    ...environment.organization.tags,
    ...environment.tags,
    ...(environment.system === undefined ? {} : { system: environment.system }),
    environment: environment.nameInSystem,
    unit: unitName,
    "managed-by": "strata",
  };
}

function emulatorSettings(endpoint: string) {
  return {
    endpoints: [Object.fromEntries(emulatedServices.map((service) => [service, endpoint]))],
    // S3 Control puts the account into the host's name, which need not resolve where a proxy is asked.
    httpProxy: endpoint,
    httpsProxy: endpoint, // a service without an endpoint is refused there, instead of being asked at AWS
    // An emulator takes any credentials; with these a profile of the user's is never sent anywhere.
    accessKey: "sandbox",
    secretKey: "sandbox",
    skipCredentialsValidation: true,
    skipMetadataApiCheck: "true",
    s3UsePathStyle: true,
    maxRetries: 1, // an emulator's gap shows at once, not as a resource that hangs for minutes
  };
}
