import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Aspects, type IAspect } from "cdktf";
import type { IConstruct } from "constructs";
import type { AwsTarget, RoleSettings } from "../../src/engine/environment";
import type { UnitStack } from "../../src/engine/unit-stack";
import { emulatedServices, sandboxCredentialsFile, sandboxProfile } from "./emulated-services";

/**
 * Adds the environment's AWS provider: its region and role, no account but its own, the tags of every resource, and the
 * settings of every IAM role.
 * Every layer with AWS resources calls it first.
 */
export function addAwsProvider(stack: UnitStack): void {
  const { region, account, emulator } = stack.aws;
  stack.requireProvider("aws");
  new AwsProvider(stack, "aws", {
    region,
    allowedAccountIds: [account],
    assumeRole: deployRoleOf(stack.aws),
    defaultTags: [{ tags: resourceTags(stack) }],
    ...(emulator === undefined ? {} : emulatorSettings(stack, emulator.endpoint)),
  });
  if (stack.environment.iam !== undefined) Aspects.of(stack).add(new RoleSettingsAspect(stack.environment.iam));
}

function deployRoleOf({ deployRoleArn, deployRoleExternalId, deployRoleSessionName }: AwsTarget) {
  if (deployRoleArn === undefined) return undefined;
  return [{ roleArn: deployRoleArn, externalId: deployRoleExternalId, sessionName: deployRoleSessionName }];
}

/** Gives every IAM role of a unit the environment's permissions boundary and path. */
class RoleSettingsAspect implements IAspect {
  constructor(private readonly settings: RoleSettings) {}

  visit(node: IConstruct): void {
    if (!(node instanceof IamRole)) return;
    const { permissionsBoundary, path } = this.settings;
    if (permissionsBoundary !== undefined) node.permissionsBoundary = permissionsBoundary;
    if (path !== undefined) node.path = path;
  }
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

function emulatorSettings(stack: UnitStack, endpoint: string) {
  const names = Object.values(emulatedServices).flatMap(({ endpoints }) => endpoints);
  return {
    endpoints: [Object.fromEntries(names.sort().map((name) => [name, endpoint]))],
    // S3 Control puts the account into the host name, which does not resolve. With a proxy it does not have to.
    httpProxy: endpoint,
    httpsProxy: endpoint, // a request for a service without an endpoint is refused here and does not reach AWS
    // A profile in the configuration goes before variables, so the user's own credentials are never sent.
    sharedCredentialsFiles: [stack.pathFromModule(sandboxCredentialsFile)],
    profile: sandboxProfile,
    skipCredentialsValidation: true,
    skipMetadataApiCheck: "true",
    s3UsePathStyle: true,
    maxRetries: 1, // an operation that an emulator lacks fails at once instead of being retried for minutes
  };
}
