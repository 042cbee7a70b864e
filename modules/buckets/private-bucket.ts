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
import { type BucketLifecycle, lifecycleProblems, lifecycleRules, type PrefixLifecycles } from "./bucket-lifecycle";
import { bucketCharacterProblems } from "./bucket-name";
import { requireTls } from "./bucket-policy";
import { addedStatements, type BucketStatements, bucketStatementProblems } from "./bucket-statements";
import { policyDocument, type PolicyStatement } from "../aws/policy-document";

/** Defaults of a bucket. */
export const bucketDefaults = { eventBridge: true, forceDestroy: false };

export interface PrivateBucketProps {
  /** Globally unique. */
  readonly name: string;
  readonly lifecycle?: BucketLifecycle;
  /** Further transitions and expiration below prefixes. */
  readonly prefixes?: PrefixLifecycles;
  /** Sends object events to the default EventBridge bus, where AWS service events are free. */
  readonly eventBridge?: boolean;
  /** Keeps Terraform from destroying the bucket. */
  readonly deletionProtection: boolean;
  /** Deletes all objects when the bucket is destroyed. Otherwise only an empty bucket can be destroyed. */
  readonly forceDestroy?: boolean;
  /** Statements added to the bucket policy. The Deny statements of the module hold for them too. */
  readonly policyStatements?: BucketStatements;
}

interface PrivateBucketRules {
  /** KMS key of new objects. Default: S3 managed keys. */
  readonly keyArn?: string;
  readonly objectLock?: boolean;
  /** Policy statements besides the one that requires TLS. */
  statements(bucketArn: string): readonly PolicyStatement[];
}

/** Base of all buckets: public access blocked, versioned, encrypted, TLS only. */
export abstract class PrivateBucket extends Construct {
  readonly name: string;
  readonly arn: string;
  readonly regionalDomainName: string;
  /** Resources that must exist before the bucket is used. */
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
    // From the resource, not the props, so that users of the name depend on the bucket.
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
    // Sequential: S3 rejects two of these at once with "conflicting conditional operation".
    this.policy = new S3BucketPolicy(this, "policy", {
      bucket: this.name,
      policy: policyDocument([
        ...requireTls(this.arn),
        ...rules.statements(this.arn),
        ...addedStatements(this.arn, props.policyStatements ?? {}),
      ]),
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
      rule: lifecycleRules(props.lifecycle ?? {}, props.prefixes),
      // The filters of the rules decide; explicit because AWS changed the default in September 2024.
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
          // One data key for many objects: otherwise every request calls KMS, which is billed and throttled.
          bucketKeyEnabled: keyArn !== undefined,
        },
      ],
    });
  }
}

/**
 * Problems in the props of any bucket.
 * @param statements policy statements of the kind of bucket
 */
export function privateBucketProblems(
  props: PrivateBucketProps,
  statements: PrivateBucketRules["statements"],
): Problem[] {
  const own = [...requireTls(props.name), ...statements(props.name)].map(({ Sid }) => Sid);
  const deletesWhatIsKept = props.deletionProtection && props.forceDestroy === true;
  return [
    ...bucketCharacterProblems(props.name),
    ...lifecycleProblems(props.lifecycle ?? {}),
    ...Object.entries(props.prefixes ?? {}).flatMap(([prefix, each]) =>
      lifecycleProblems(each, `prefixes.${prefix.replace(/\/$/, "")}`),
    ),
    ...bucketStatementProblems(props.policyStatements ?? {}, own),
    ...(deletesWhatIsKept
      ? [
          problem({
            path: "forceDestroy",
            value: true,
            must: "be false while the bucket has deletion protection",
            fix: "disable deletion protection first",
          }),
        ]
      : []),
  ];
}
