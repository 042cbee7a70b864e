import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { GlueSecurityConfiguration } from "@cdktf/provider-aws/lib/glue-security-configuration";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

export interface GlueSecurityProps {
  readonly name: string;
  /** Key of objects and bookmarks. */
  readonly s3KeyArn: string;
  /** Key of the log groups. */
  readonly logsKeyArn: string;
}

/** Encryption of what jobs and crawlers write: objects, bookmarks and logs. */
export class GlueSecurity extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, { name, s3KeyArn, logsKeyArn }: GlueSecurityProps) {
    super(scope, id);
    this.name = new GlueSecurityConfiguration(this, "resource", {
      name,
      encryptionConfiguration: {
        cloudwatchEncryption: { cloudwatchEncryptionMode: "SSE-KMS", kmsKeyArn: logsKeyArn },
        jobBookmarksEncryption: { jobBookmarksEncryptionMode: "CSE-KMS", kmsKeyArn: s3KeyArn },
        s3Encryption: { s3EncryptionMode: "SSE-KMS", kmsKeyArn: s3KeyArn },
      },
    }).name;
  }
}

export interface JobLogsProps {
  /** Value of `--custom-logGroup-prefix`. */
  readonly prefix: string;
  readonly securityName: string;
  readonly roleName: string;
  readonly logsKeyArn: string;
  readonly retentionDays: number;
}

/**
 * Names of the log groups that jobs of Glue 5 write to with a security configuration.
 * docs.aws.amazon.com/glue/latest/dg/monitor-continuous-logging.html
 */
export const jobLogGroups = ({
  prefix,
  securityName,
  roleName,
}: Pick<JobLogsProps, "prefix" | "securityName" | "roleName">) =>
  (["output", "error"] as const).map((stream) => `${prefix}/${securityName}-role/${roleName}/${stream}`);

/** The log groups of the jobs, made before Glue would make them without a retention period. */
export class JobLogs extends Construct {
  readonly ready: ITerraformDependable[];

  constructor(scope: Construct, id: string, props: JobLogsProps) {
    super(scope, id);
    this.ready = jobLogGroups(props).map(
      (name) =>
        new CloudwatchLogGroup(this, name.slice(name.lastIndexOf("/") + 1), {
          name,
          kmsKeyId: props.logsKeyArn,
          retentionInDays: props.retentionDays,
        }),
    );
  }
}
