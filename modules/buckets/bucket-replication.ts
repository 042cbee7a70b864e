import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { S3BucketReplicationConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-replication-configuration";
import type { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import { Token } from "cdktf";
import { Construct } from "constructs";
import { problem, type Problem } from "../../src/engine/problem";
import { type AwsHome, dnsSuffixOf } from "../aws/aws-home";
import { policyDocument, type PolicyStatement, viaService } from "../aws/policy-document";

export interface ReplicationTarget {
  /** ARN of the destination: a versioned bucket, in another region to survive the loss of this one. */
  readonly bucketArn: string;
  /** KMS key in the region of the destination. */
  readonly keyArn: string;
  /** Account of the destination, if it is another one. Its bucket and key policies must allow the role. */
  readonly account?: string;
  /** @default the storage class of the object */
  readonly storageClass?: "STANDARD_IA" | "INTELLIGENT_TIERING" | "GLACIER_IR" | "GLACIER" | "DEEP_ARCHIVE";
  /**
   * Replicates delete markers. Versions stay until the destination's lifecycle removes them.
   * @default true
   */
  readonly deleteMarkers?: boolean;
  /**
   * S3 Replication Time Control: 15 minutes for nearly all objects, with metrics. $0.015 per GB.
   * @default false
   */
  readonly timeControl?: boolean;
}

export interface BucketReplicationProps {
  readonly home: AwsHome;
  /** Literal name of the source, from which the role name is derived. */
  readonly sourceName: string;
  readonly source: { readonly name: string; readonly arn: string };
  readonly sourceKeyArn: string;
  readonly target: ReplicationTarget;
  /** Versioning of the source, which replication requires. */
  readonly versioning: S3BucketVersioningA;
}

/** Replicates new objects of an encrypted bucket to another one, with a role that can do nothing else. */
export class BucketReplication extends Construct {
  readonly roleArn: string;

  constructor(scope: Construct, id: string, props: BucketReplicationProps) {
    super(scope, id);
    const { home, source, target } = props;

    const role = new IamRole(this, "role", {
      // An IAM role name has at most 64 characters, a bucket name 63.
      name: `${props.sourceName.slice(0, 52)}-replication`,
      description: `Replicates ${props.sourceName}`,
      // No source condition: S3 documents none for replication, and with one nothing would be replicated.
      assumeRolePolicy: policyDocument([
        { Sid: "Replicate", Principal: { Service: "s3.amazonaws.com" }, Action: "sts:AssumeRole" },
      ]),
    });
    this.roleArn = role.arn;
    const policy = new IamRolePolicy(this, "role-policy", {
      name: "replicate",
      role: role.id,
      policy: policyDocument(replicate(home, source.arn, props.sourceKeyArn, target)),
    });

    const otherAccount = target.account !== undefined && target.account !== home.account;
    new S3BucketReplicationConfigurationA(this, "resource", {
      bucket: source.name,
      role: role.arn,
      rule: [
        {
          id: "everything",
          status: "Enabled",
          priority: 0,
          filter: { prefix: "" },
          deleteMarkerReplication: { status: (target.deleteMarkers ?? true) ? "Enabled" : "Disabled" },
          sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: "Enabled" } },
          destination: {
            bucket: target.bucketArn,
            storageClass: target.storageClass,
            encryptionConfiguration: { replicaKmsKeyId: target.keyArn },
            account: otherAccount ? target.account : undefined,
            accessControlTranslation: otherAccount ? { owner: "Destination" } : undefined,
            metrics: target.timeControl ? { status: "Enabled", eventThreshold: { minutes: 15 } } : undefined,
            replicationTime: target.timeControl ? { status: "Enabled", time: { minutes: 15 } } : undefined,
          },
        },
      ],
      dependsOn: [policy, props.versioning],
    });
  }

  static problems(target: ReplicationTarget, sourceArn: string, path = "replication"): Problem[] {
    const { bucketArn, keyArn } = target;
    const problems: Problem[] = [];
    if (!Token.isUnresolved(bucketArn) && !/^arn:aws[a-z-]*:s3:::[a-z0-9.-]+$/.test(bucketArn)) {
      problems.push(
        problem({
          path: `${path}.bucketArn`,
          value: bucketArn,
          must: "be the ARN of a bucket",
          fix: "e.g. arn:aws:s3:::name",
        }),
      );
    }
    if (bucketArn === sourceArn) {
      problems.push(
        problem({ path: `${path}.bucketArn`, value: bucketArn, must: "be a bucket other than the source" }),
      );
    }
    if (!Token.isUnresolved(keyArn) && !/^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/.+$/.test(keyArn)) {
      const fix = "an alias or id would be resolved in this region";
      problems.push(problem({ path: `${path}.keyArn`, value: keyArn, must: "be the ARN of a KMS key", fix }));
    }
    return problems;
  }
}

function replicate(
  home: AwsHome,
  sourceArn: string,
  sourceKeyArn: string,
  { bucketArn, keyArn }: ReplicationTarget,
): PolicyStatement[] {
  return [
    { Sid: "ReadConfiguration", Action: ["s3:GetReplicationConfiguration", "s3:ListBucket"], Resource: sourceArn },
    {
      Sid: "ReadVersions",
      Action: [
        "s3:GetObjectVersionForReplication",
        "s3:GetObjectVersionAcl",
        "s3:GetObjectVersionTagging",
        "s3:GetObjectRetention",
        "s3:GetObjectLegalHold",
      ],
      Resource: `${sourceArn}/*`,
    },
    {
      Sid: "WriteReplicas",
      Action: ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags", "s3:ObjectOwnerOverrideToBucketOwner"],
      Resource: `${bucketArn}/*`,
    },
    {
      Sid: "DecryptVersions",
      Action: "kms:Decrypt",
      Resource: sourceKeyArn,
      Condition: {
        ...viaService(home, "s3"),
        // With a bucket key the context is the bucket, without one the object.
        StringLike: { "kms:EncryptionContext:aws:s3:arn": [sourceArn, `${sourceArn}/*`] },
      },
    },
    {
      Sid: "EncryptReplicas",
      Action: ["kms:Encrypt", "kms:GenerateDataKey"],
      Resource: keyArn,
      Condition: {
        StringLike: {
          "kms:ViaService": `s3.*.${dnsSuffixOf(home.region)}`,
          "kms:EncryptionContext:aws:s3:arn": [bucketArn, `${bucketArn}/*`],
        },
      },
    },
  ];
}
