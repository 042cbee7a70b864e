import { S3BucketCorsConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-cors-configuration";
import { S3BucketIntelligentTieringConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-intelligent-tiering-configuration";
import { S3BucketInventory } from "@cdktf/provider-aws/lib/s3-bucket-inventory";
import { S3BucketLoggingA } from "@cdktf/provider-aws/lib/s3-bucket-logging";
import { S3BucketMetric } from "@cdktf/provider-aws/lib/s3-bucket-metric";
import { S3BucketObjectLockConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-object-lock-configuration";
import type { Construct } from "constructs";
import { assertValid, problem, type Problem } from "../../src/engine/problem";
import type { AwsHome } from "../aws/aws-home";
import { type BucketLifecycle, withDefaults } from "./bucket-lifecycle";
import { bucketArn, requireKey } from "./bucket-policy";
import { BucketReplication, type ReplicationTarget } from "./bucket-replication";
import type { LogBucket } from "./log-bucket";
import { PrivateBucket, privateBucketProblems, type PrivateBucketProps } from "./private-bucket";

/** S3 Object Lock: keeps object versions from being deleted. */
export interface ObjectLock {
  /** `governance`: a principal with `s3:BypassGovernanceRetention` can still delete; `compliance`: nobody can. */
  readonly mode: "governance" | "compliance";
  readonly retentionDays: number;
}

/** Archive tiers for objects in INTELLIGENT_TIERING that are not accessed. They must be restored before reading. */
export interface ArchiveTiers {
  readonly archiveAccessAfterDays?: number;
  readonly deepArchiveAccessAfterDays?: number;
}

export interface EncryptedBucketProps extends PrivateBucketProps {
  readonly home: AwsHome;
  readonly keyArn: string;
  /** Receives access logs and inventories. */
  readonly logs: LogBucket;
  /** Origins from which browsers upload, e.g. `https://studio.example.com`. */
  readonly corsOrigins?: readonly string[];
  /** A list of all object versions in the log bucket, as Parquet. Off by default; $0.0025 per million objects. */
  readonly inventory?: "off" | "daily" | "weekly";
  /** Requests, errors and latency of the whole bucket in CloudWatch. Off by default; about $5 a month. */
  readonly requestMetrics?: boolean;
  readonly replication?: ReplicationTarget;
  /** Adding or removing it replaces the bucket. */
  readonly objectLock?: ObjectLock;
  readonly archiveTiers?: ArchiveTiers;
}

/** A data bucket: encrypted with its own key regardless of upload headers, with access logs. */
export class EncryptedBucket extends PrivateBucket {
  constructor(scope: Construct, id: string, props: EncryptedBucketProps) {
    assertValid(EncryptedBucket.problems(props));
    super(scope, id, props, {
      keyArn: props.keyArn,
      objectLock: props.objectLock !== undefined,
      statements: (arn) => requireKey(arn, props.keyArn),
    });

    this.sendAccessLogs(id, props.logs);
    if (props.corsOrigins !== undefined && props.corsOrigins.length > 0) this.allowUploadsFrom(props.corsOrigins);
    if (props.inventory === "daily" || props.inventory === "weekly") {
      this.listObjects(props.inventory === "daily" ? "Daily" : "Weekly", props.logs);
    }
    if (props.requestMetrics === true) {
      new S3BucketMetric(this, "metric", { bucket: this.name, name: "EntireBucket" });
    }
    if (props.objectLock !== undefined) this.lock(props.objectLock);
    if (props.archiveTiers !== undefined) this.addArchiveTiers(props.archiveTiers);
    if (props.replication !== undefined) {
      new BucketReplication(this, "replication", {
        home: props.home,
        sourceName: props.name,
        source: this,
        sourceKeyArn: props.keyArn,
        target: props.replication,
        versioning: this.versioning,
      });
    }
  }

  static problems(props: Omit<EncryptedBucketProps, "logs">): Problem[] {
    return [
      ...privateBucketProblems(props, (arn) => requireKey(arn, props.keyArn)),
      ...(props.replication === undefined
        ? []
        : BucketReplication.problems(props.replication, bucketArn(props.home, props.name))),
      ...originProblems(props.corsOrigins ?? [], "corsOrigins"),
      ...lockProblems(props.objectLock, props.lifecycle ?? {}, props.forceDestroy ?? false),
      ...tierProblems(props.archiveTiers),
    ];
  }

  private sendAccessLogs(id: string, logs: LogBucket): void {
    new S3BucketLoggingA(this, "logging", {
      bucket: this.name,
      targetBucket: logs.name,
      targetPrefix: `access-logs/${id}/`,
      // One folder per day: a query reads only the days it asks for.
      targetObjectKeyFormat: { partitionedPrefix: { partitionDateSource: "EventTime" } },
      dependsOn: [logs.policy],
    });
  }

  private allowUploadsFrom(origins: readonly string[]): void {
    new S3BucketCorsConfiguration(this, "cors", {
      bucket: this.name,
      corsRule: [
        {
          id: "browser-uploads",
          allowedOrigins: [...origins],
          allowedMethods: ["GET", "HEAD", "POST", "PUT"],
          allowedHeaders: ["*"],
          // Completing a multipart upload requires the ETag of each part; browsers hide headers that are not exposed.
          exposeHeaders: ["ETag", "x-amz-checksum-sha256", "x-amz-version-id"],
          maxAgeSeconds: 3600,
        },
      ],
    });
  }

  private listObjects(frequency: "Daily" | "Weekly", logs: LogBucket): void {
    new S3BucketInventory(this, "inventory", {
      bucket: this.name,
      name: "all-versions",
      includedObjectVersions: "All",
      schedule: { frequency },
      optionalFields: [
        "Size",
        "LastModifiedDate",
        "StorageClass",
        "ETag",
        "IsMultipartUploaded",
        "ReplicationStatus",
        "EncryptionStatus",
        "IntelligentTieringAccessTier",
        "BucketKeyStatus",
      ],
      destination: {
        bucket: { bucketArn: logs.arn, format: "Parquet", prefix: "inventory", encryption: { sseS3: {} } },
      },
      dependsOn: [logs.policy],
    });
  }

  private lock({ mode, retentionDays }: ObjectLock): void {
    new S3BucketObjectLockConfigurationA(this, "object-lock", {
      bucket: this.name,
      rule: { defaultRetention: { mode: mode.toUpperCase(), days: retentionDays } },
      dependsOn: [this.versioning],
    });
  }

  private addArchiveTiers({ archiveAccessAfterDays, deepArchiveAccessAfterDays }: ArchiveTiers): void {
    const tiers = [
      { accessTier: "ARCHIVE_ACCESS", days: archiveAccessAfterDays },
      { accessTier: "DEEP_ARCHIVE_ACCESS", days: deepArchiveAccessAfterDays },
    ];
    new S3BucketIntelligentTieringConfiguration(this, "archive-tiers", {
      bucket: this.name,
      name: "archive-tiers",
      tiering: tiers.flatMap(({ accessTier, days }) => (days === undefined ? [] : [{ accessTier, days }])),
    });
  }
}

/** Origins of CORS that no browser sends, or that every page has: `*`. */
export function originProblems(origins: readonly string[], path: string): Problem[] {
  const must = "be an origin: scheme and host, without a path";
  const fix = "e.g. https://studio.example.com or https://*.example.com";
  return origins.flatMap((value, index) =>
    /^https?:\/\/(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*(:\d+)?$/.test(value)
      ? []
      : [problem({ path: `${path}.${index}`, value, must, fix })],
  );
}

function lockProblems(lock: ObjectLock | undefined, lifecycle: BucketLifecycle, forceDestroy: boolean): Problem[] {
  if (lock === undefined) return [];
  const problems: Problem[] = [];
  const { expireAfterDays } = lifecycle;
  const { noncurrentExpireAfterDays } = withDefaults(lifecycle);
  if (expireAfterDays !== undefined && expireAfterDays + noncurrentExpireAfterDays < lock.retentionDays) {
    const atLeast = lock.retentionDays - noncurrentExpireAfterDays;
    const must = `be at least ${atLeast}: until then objectLock keeps versions that the lifecycle would delete`;
    problems.push(problem({ path: "lifecycle.expireAfterDays", value: expireAfterDays, must }));
  }
  if (lock.mode === "compliance" && forceDestroy) {
    const must = 'be "governance" with forceDestroy: nobody can delete what compliance mode keeps';
    problems.push(problem({ path: "objectLock.mode", value: lock.mode, must }));
  }
  return problems;
}

function tierProblems(tiers: ArchiveTiers | undefined): Problem[] {
  if (tiers === undefined) return [];
  const { archiveAccessAfterDays: archive, deepArchiveAccessAfterDays: deep } = tiers;
  if (archive === undefined && deep === undefined) {
    const fix = "archiveAccessAfterDays or deepArchiveAccessAfterDays";
    return [problem({ path: "archiveTiers", must: "have at least one tier", fix })];
  }
  if (archive !== undefined && deep !== undefined && deep <= archive) {
    const must = `be later than archiveAccessAfterDays (${archive})`;
    return [problem({ path: "archiveTiers.deepArchiveAccessAfterDays", value: deep, must })];
  }
  return [];
}
