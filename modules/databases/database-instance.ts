import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { DbInstance } from "@cdktf/provider-aws/lib/db-instance";
import { DbParameterGroup } from "@cdktf/provider-aws/lib/db-parameter-group";
import { DbSubnetGroup } from "@cdktf/provider-aws/lib/db-subnet-group";
import { Construct } from "constructs";
import { databaseEngines, type EngineName, hasPerformanceInsights } from "./database-engines";

export interface DatabaseInstanceProps {
  /** Identifier of the instance, and beginning of the names of what belongs to it. */
  readonly identifier: string;
  readonly engine: EngineName;
  /** Major version; AWS chooses and updates the minor one. */
  readonly version: string;
  readonly instanceClass: string;
  readonly storageGib: number;
  /** Size up to which the disk grows automatically. */
  readonly maxStorageGib: number;
  readonly availability: "single-zone" | "multi-zone";
  readonly databaseName: string;
  readonly backupDays: number;
  readonly logRetentionDays: number;
  readonly subnetIds: string[];
  readonly securityGroupId: string;
  /** Encrypts disk, snapshots and backups. */
  readonly volumeKeyArn: string;
  /** Encrypts the secret of the master user. */
  readonly secretsKeyArn: string;
  readonly logsKeyArn: string;
  readonly deletionProtection: boolean;
}

/** Name of the master user. PostgreSQL reserves "admin". */
const masterUsername = "administrator";

/**
 * An RDS instance in private subnets: encrypted, TLS only, with backups, logs in CloudWatch and logins by IAM. RDS keeps
 * the password of the master user in a secret of its own and rotates it every seven days.
 */
export class DatabaseInstance extends Construct {
  readonly resource: DbInstance;
  readonly port: number;

  constructor(scope: Construct, id: string, props: DatabaseInstanceProps) {
    super(scope, id);
    const { identifier, engine, deletionProtection } = props;
    const { port, logs } = databaseEngines[engine];
    const isWatched = hasPerformanceInsights(engine, props.instanceClass);
    this.port = port;
    this.resource = new DbInstance(this, "resource", {
      identifier,
      engine,
      engineVersion: props.version,
      instanceClass: props.instanceClass,
      allocatedStorage: props.storageGib,
      maxAllocatedStorage: props.maxStorageGib,
      storageType: "gp3",
      storageEncrypted: true,
      kmsKeyId: props.volumeKeyArn,
      dbName: props.databaseName,
      username: masterUsername,
      manageMasterUserPassword: true,
      masterUserSecretKmsKeyId: props.secretsKeyArn,
      iamDatabaseAuthenticationEnabled: true,
      port,
      multiAz: props.availability === "multi-zone",
      dbSubnetGroupName: this.createSubnetGroup(props).name,
      vpcSecurityGroupIds: [props.securityGroupId],
      publiclyAccessible: false,
      parameterGroupName: this.createParameterGroup(props).name,
      caCertIdentifier: "rds-ca-rsa2048-g1",
      autoMinorVersionUpgrade: true,
      backupRetentionPeriod: props.backupDays,
      copyTagsToSnapshot: true,
      enabledCloudwatchLogsExports: [...logs],
      performanceInsightsEnabled: isWatched,
      performanceInsightsKmsKeyId: isWatched ? props.volumeKeyArn : undefined,
      performanceInsightsRetentionPeriod: isWatched ? 7 : undefined, // days, free of charge
      deletionProtection,
      deleteAutomatedBackups: !deletionProtection,
      skipFinalSnapshot: !deletionProtection,
      finalSnapshotIdentifier: deletionProtection ? `${identifier}-final` : undefined,
      lifecycle: { preventDestroy: deletionProtection },
      dependsOn: this.createLogGroups(props, logs),
    });
  }

  /** Secret of the master user, which RDS creates. */
  get masterSecretArn(): string {
    return this.resource.masterUserSecret.get(0).secretArn;
  }

  private createSubnetGroup({ identifier, subnetIds }: DatabaseInstanceProps): DbSubnetGroup {
    return new DbSubnetGroup(this, "subnets", { name: identifier, description: `Subnets of ${identifier}`, subnetIds });
  }

  /** Has the family in its name: an upgrade moves the instance from one group to the other. */
  private createParameterGroup({ identifier, engine, version }: DatabaseInstanceProps): DbParameterGroup {
    const { families, parameters } = databaseEngines[engine];
    const family = families[version]!;
    return new DbParameterGroup(this, "parameters", {
      name: `${identifier}-${family.replace(".", "-")}`,
      description: `Parameters of ${identifier}`,
      family,
      parameter: Object.entries(parameters).map(([name, value]) => ({ name, value, applyMethod: "immediate" })),
      lifecycle: { createBeforeDestroy: true },
    });
  }

  /** RDS would create them without a key, and would keep the logs for ever. */
  private createLogGroups(props: DatabaseInstanceProps, logs: readonly string[]): CloudwatchLogGroup[] {
    return logs.map(
      (log) =>
        new CloudwatchLogGroup(this, `${log}-log`, {
          name: `/aws/rds/instance/${props.identifier}/${log}`,
          kmsKeyId: props.logsKeyArn,
          retentionInDays: props.logRetentionDays,
        }),
    );
  }
}
