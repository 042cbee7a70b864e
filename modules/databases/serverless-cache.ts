import { ElasticacheServerlessCache } from "@cdktf/provider-aws/lib/elasticache-serverless-cache";
import { Construct } from "constructs";
import type { CacheProps } from "./cache-nodes";

export interface ServerlessCacheProps extends CacheProps {
  /** Data above which keys are evicted. */
  readonly maxGib: number;
  /** ElastiCache processing units above which commands are throttled. */
  readonly maxEcpuPerSecond: number;
}

/** Valkey without nodes: it grows and shrinks with its use, in several zones, with TLS and named users only. */
export class ServerlessCache extends Construct {
  readonly address: string;
  readonly port = 6379;

  constructor(scope: Construct, id: string, props: ServerlessCacheProps) {
    super(scope, id);
    const cache = new ElasticacheServerlessCache(this, "resource", {
      name: props.name,
      description: `Cache ${props.name}`,
      engine: "valkey",
      majorEngineVersion: "8",
      kmsKeyId: props.keyArn,
      userGroupId: props.userGroupId,
      subnetIds: props.subnetIds,
      securityGroupIds: [props.securityGroupId],
      snapshotRetentionLimit: props.snapshotDays,
      cacheUsageLimits: [
        { dataStorage: [{ maximum: props.maxGib, unit: "GB" }], ecpuPerSecond: [{ maximum: props.maxEcpuPerSecond }] },
      ],
      lifecycle: { preventDestroy: props.deletionProtection },
    });
    this.address = cache.endpoint.get(0).address;
  }
}
