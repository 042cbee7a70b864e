import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { LakeformationDataLakeSettings } from "@cdktf/provider-aws/lib/lakeformation-data-lake-settings";
import { LakeformationPermissions } from "@cdktf/provider-aws/lib/lakeformation-permissions";
import { LakeformationResource } from "@cdktf/provider-aws/lib/lakeformation-resource";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { didYouMean } from "../../src/engine/names";
import { problem, type Problem } from "../../src/engine/problem";
import { adviseSharing } from "../../src/engine/sharing";
import type { AwsHome } from "../aws/aws-home";
import { policyDocument, viaService } from "../aws/policy-document";

/** Tables that a principal may read. */
export interface LakeReader {
  readonly principalArn: string;
  readonly tables: readonly string[];
}

export interface LakePermissionsProps {
  readonly home: AwsHome;
  /** Name of the role with which Lake Formation reads the bucket. */
  readonly roleName: string;
  readonly lakeBucketArn: string;
  readonly keyArn: string;
  readonly database: string;
  readonly settings: LakeSettings;
  /** Roles that create and write tables. */
  readonly writers: Readonly<Record<string, string>>;
  readonly readers: readonly LakeReader[];
  /** Principals also reach the data by IAM alone. */
  readonly hybridAccess: boolean;
}

/** Stands for every principal that IAM allows. */
export const iamPrincipals = "IAM_ALLOWED_PRINCIPALS";

export interface LakeSettingsProps {
  readonly home: AwsHome;
  /** Administrators of Lake Formation in the account. The list replaces the present one. */
  readonly administratorArns: readonly string[];
  /** Principals also reach the data by IAM alone. */
  readonly hybridAccess: boolean;
}

/** Settings of Lake Formation in the account. A database gets its defaults when it is created, so they come first. */
export class LakeSettings extends Construct {
  readonly ready: ITerraformDependable[];

  constructor(scope: Construct, id: string, { home, administratorArns, hybridAccess }: LakeSettingsProps) {
    super(scope, id);
    const defaults = hybridAccess ? [{ permissions: ["ALL"], principal: iamPrincipals }] : undefined;
    const settings = new LakeformationDataLakeSettings(this, "resource", {
      catalogId: home.account,
      admins: [...administratorArns],
      // Of new databases and tables in the whole account. Left out, they would be nobody's.
      createDatabaseDefaultPermissions: defaults,
      createTableDefaultPermissions: defaults,
    });
    adviseSharing(settings, "Lake Formation has one list of administrators per account: set lakeFormation in one unit");
    this.ready = [settings];
  }
}

/** Lake Formation: which principals may read and write which tables. */
export class LakePermissions extends Construct {
  /** Grants of the writers, which must exist before jobs run. */
  readonly ready: ITerraformDependable[];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: LakePermissionsProps,
  ) {
    super(scope, id);
    const location = this.registerBucket();
    this.ready = Object.entries(props.writers).flatMap(([name, arn]) => this.allowWriting(name, arn, location));
    for (const [index, reader] of props.readers.entries()) this.allowReading(`reader-${index + 1}`, reader);
  }

  /** A role of its own: the service-linked one may not use the key. */
  private registerBucket(): LakeformationResource {
    const { home, roleName, lakeBucketArn, keyArn, hybridAccess, settings } = this.props;
    const role = new IamRole(this, "role", {
      name: roleName,
      description: "Lake Formation: temporary credentials for the data lake bucket",
      assumeRolePolicy: policyDocument([
        {
          Sid: "LakeFormation",
          Principal: { Service: "lakeformation.amazonaws.com" },
          Action: "sts:AssumeRole",
          Condition: { StringEquals: { "aws:SourceAccount": home.account } },
        },
      ]),
    });
    const policy = new IamRolePolicy(this, "policy", {
      name: "access",
      role: role.name,
      policy: policyDocument([
        {
          Sid: "Objects",
          Action: ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
          Resource: `${lakeBucketArn}/*`,
        },
        { Sid: "ListBucket", Action: "s3:ListBucket", Resource: lakeBucketArn },
        {
          Sid: "EncryptObjects",
          Action: ["kms:Decrypt", "kms:GenerateDataKey"],
          Resource: keyArn,
          Condition: viaService(home, "s3"),
        },
      ]),
    });
    return new LakeformationResource(this, "location", {
      arn: lakeBucketArn,
      roleArn: role.arn,
      hybridAccessEnabled: hybridAccess,
      dependsOn: [...settings.ready, policy],
    });
  }

  private allowWriting(name: string, principal: string, location: LakeformationResource): ITerraformDependable[] {
    const { database } = this.props;
    const grant = (what: string, rest: Omit<ConstructorParameters<typeof LakeformationPermissions>[2], "principal">) =>
      new LakeformationPermissions(this, `${name}-${what}`, { principal, ...rest });
    return [
      grant("location", {
        permissions: ["DATA_LOCATION_ACCESS"],
        dataLocation: { arn: location.arn },
      }),
      grant("database", {
        permissions: ["ALTER", "CREATE_TABLE", "DESCRIBE"],
        database: { name: database },
        dependsOn: this.props.settings.ready,
      }),
      grant("tables", {
        permissions: ["ALTER", "DELETE", "DESCRIBE", "DROP", "INSERT", "SELECT"],
        table: { databaseName: database, wildcard: true },
        dependsOn: this.props.settings.ready,
      }),
    ];
  }

  private allowReading(id: string, { principalArn: principal, tables }: LakeReader): void {
    const { database } = this.props;
    new LakeformationPermissions(this, `${id}-database`, {
      principal,
      permissions: ["DESCRIBE"],
      database: { name: database },
      dependsOn: this.props.settings.ready,
    });
    for (const name of tables) {
      new LakeformationPermissions(this, `${id}-${name.replaceAll("_", "-")}`, {
        principal,
        permissions: ["DESCRIBE", "SELECT"],
        table: { databaseName: database, name },
        dependsOn: this.props.settings.ready,
      });
    }
  }
}

/** The role that applies must be an administrator: otherwise it could not grant anything after its first apply. */
export function administratorProblems(
  administratorArns: readonly string[],
  deployRoleArn: string | undefined,
): Problem[] {
  if (deployRoleArn === undefined || administratorArns.includes(deployRoleArn)) return [];
  const must = `have the role that applies, ${deployRoleArn}: only administrators grant permissions`;
  return [problem({ path: "lakeFormation.administratorArns", value: administratorArns, must })];
}

/** Readers of tables that are not declared. */
export function readerProblems(readers: readonly LakeReader[], declared: readonly string[]): Problem[] {
  return readers.flatMap(({ tables }, index) =>
    tables.flatMap((name, each) => {
      if (declared.includes(name)) return [];
      const path = `lakeFormation.readers.${index}.tables.${each}`;
      return [problem({ path, value: name, must: "be one of the tables", fix: didYouMean(name, declared) })];
    }),
  );
}
