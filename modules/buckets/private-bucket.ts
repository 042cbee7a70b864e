import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketNotification } from "@cdktf/provider-aws/lib/s3-bucket-notification";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import { Construct } from "constructs";
import { problem, type Problem } from "../../src/engine/problem";
import { type BucketLifecycle, lifecycleProblems, lifecycleRules } from "./bucket-lifecycle";
import { bucketCharacterProblems } from "./bucket-name";
import { requireTls } from "./bucket-policy";
import { policyDocument, type PolicyStatement } from "../aws/policy-document";

/** What a bucket is unless its props say otherwise. */
export const bucketDefaults = { eventBridge: true, forceDestroy: false };

export interface PrivateBucketProps {
  /** Unique in the world. */
  readonly name: string;
  readonly lifecycle?: BucketLifecycle;
  /** Sends every object event to EventBridge's default bus, where AWS's own events are free. */
  readonly eventBridge?: boolean;
  /** Makes Terraform refuse to destroy the bucket. */
  readonly deletionProtection: boolean;
  /** Deletes all objects when the bucket is destroyed; otherwise a bucket that holds something cannot be. */
  readonly forceDestroy?: boolean;
}

interface PrivateBucketRules {
  /** The key of new objects; without one S3 encrypts with its own. */
  readonly keyArn?: string;
  readonly objectLock?: boolean;
  /** Of the bucket's policy, beyond TLS. */
  statements(bucketArn: string): readonly PolicyStatement[];
}

/** What any bucket of the platform is: closed to the public, versioned, encrypted, reached over TLS only. */
export abstract class PrivateBucket extends Construct {
  readonly name: string;
  readonly arn: string;
  readonly regionalDomainName: string;
  /** What waits for it finds the bucket ready to be used. */
  readonly policy: S3BucketPolicy;
  protected readonly versioning: S3BucketVersioningA;

  protected constructor(scope: Construct, id: string, props: PrivateBucketProps, rules: PrivateBucketRules) {
    super(scope, id);

    const bucket = new S3Bucket(this, "resource", {
      bucket: props.name,
      forceDestroy: props.forceDestroy ?? bucketDefaults.forceDestroy,
      objectLockEnabled: rules.objectLock || undefined,
      lifecycle: props.deletionProtection ? { preventDestroy: true } : undefined,
    });
    // From the resource and not from the props: what uses the name waits for the bucket.
    this.name = bucket.id;
    this.arn = bucket.arn;
    this.regionalDomainName = bucket.bucketRegionalDomainName;

    const publicAccess = new S3BucketPublicAccessBlock(this, "public-access", {
      bucket: this.name,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    // One after the other: S3 answers two of these at once with "conflicting conditional operation".
    this.policy = new S3BucketPolicy(this, "policy", {
      bucket: this.name,
      policy: policyDocument([...requireTls(this.arn), ...rules.statements(this.arn)]),
      dependsOn: [publicAccess],
    });
    new S3BucketOwnershipControls(this, "ownership", {
      bucket: this.name,
      rule: { objectOwnership: "BucketOwnerEnforced" },
      dependsOn: [this.policy],
    });

    this.versioning = new S3BucketVersioningA(this, "versioning", {
      bucket: this.name,
      versioningConfiguration: { status: "Enabled" },
    });
    this.encrypt(rules.keyArn);
    new S3BucketLifecycleConfiguration(this, "lifecycle", {
      bucket: this.name,
      rule: lifecycleRules(props.lifecycle ?? {}),
      // The rules' own filters decide; written out because AWS changed what holds without it in September 2024.
      transitionDefaultMinimumObjectSize: "all_storage_classes_128K",
      dependsOn: [this.versioning],
    });
    if (props.eventBridge ?? bucketDefaults.eventBridge) {
      new S3BucketNotification(this, "notification", { bucket: this.name, eventbridge: true });
    }
  }

  private encrypt(keyArn: string | undefined): void {
    new S3BucketServerSideEncryptionConfigurationA(this, "encryption", {
      bucket: this.name,
      rule: [
        {
          applyServerSideEncryptionByDefault:
            keyArn === undefined ? { sseAlgorithm: "AES256" } : { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn },
          // One data key for many objects: without it each request is a request to KMS, billed and throttled.
          bucketKeyEnabled: keyArn !== undefined,
        },
      ],
    });
  }
}

/** Mistakes in the props of any bucket. */
export function privateBucketProblems(props: PrivateBucketProps): Problem[] {
  const deletesWhatIsKept = props.deletionProtection && props.forceDestroy === true;
  return [
    ...bucketCharacterProblems(props.name),
    ...lifecycleProblems(props.lifecycle ?? {}),
    ...(deletesWhatIsKept
      ? [
          problem({
            path: "forceDestroy",
            value: true,
            must: "be false while the bucket is protected",
            fix: "unprotect it first",
          }),
        ]
      : []),
  ];
}
