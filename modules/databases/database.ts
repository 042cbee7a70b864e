import { Construct } from "constructs";
import type { AlertTopicArns } from "../alerting/alert-topics";
import type { AwsHome } from "../aws/aws-home";
import { DatabaseAlarms, type DatabaseThresholds } from "../cloudwatch/database-alarms";
import { DatabaseInstance, type DatabaseInstanceProps } from "./database-instance";
import { UserRotation } from "./user-rotation";

/** Properties that the database and the cache of a unit share. */
export interface StoreProps extends Pick<
  DatabaseInstanceProps,
  | "subnetIds"
  | "securityGroupId"
  | "volumeKeyArn"
  | "secretsKeyArn"
  | "logsKeyArn"
  | "logRetentionDays"
  | "deletionProtection"
> {
  readonly home: AwsHome;
  /** Beginning of all names. */
  readonly prefix: string;
  readonly vpcId: string;
  /** Secret of the application's user. */
  readonly userSecretArn: string;
  readonly topics: AlertTopicArns;
}

export interface DatabaseSpec extends Pick<
  DatabaseInstanceProps,
  | "engine"
  | "version"
  | "instanceClass"
  | "storageGib"
  | "maxStorageGib"
  | "availability"
  | "databaseName"
  | "backupDays"
> {
  readonly alarms: DatabaseThresholds;
  /** Undefined: no rotation, and no user of the application. */
  readonly rotationDays?: number;
}

export interface DatabaseProps extends StoreProps {
  readonly database: DatabaseSpec;
}

/** A database with alarms and, where its secret is rotated, the application's user. */
export class Database extends Construct {
  readonly instance: DatabaseInstance;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: DatabaseProps,
  ) {
    super(scope, id);
    const { prefix, database, topics } = props;
    const { alarms, rotationDays, ...spec } = database;
    const identifier = `${prefix}-${database.engine}`;
    this.instance = new DatabaseInstance(this, "instance", { ...props, ...spec, identifier });
    new DatabaseAlarms(this, "alarms", { identifier, thresholds: alarms, topics });
    if (rotationDays !== undefined) this.rotate(`${identifier}-rotation`, rotationDays);
  }

  private rotate(name: string, everyDays: number): void {
    const { database, userSecretArn, secretsKeyArn } = this.props;
    const { resource, port, masterSecretArn } = this.instance;
    new UserRotation(this, "rotation", {
      ...this.props,
      name,
      kind: "mysql-user",
      secretArn: userSecretArn,
      keyArn: secretsKeyArn,
      everyDays,
      settings: {
        HOST: resource.address,
        PORT: String(port),
        DATABASE: database.databaseName,
        MASTER_SECRET_ARN: masterSecretArn,
      },
      statements: [{ Sid: "ReadMasterSecret", Action: "secretsmanager:GetSecretValue", Resource: masterSecretArn }],
      connection: { ...this.props, port },
      ready: [resource],
    });
  }
}
