import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { ElasticacheParameterGroup } from "@cdktf/provider-aws/lib/elasticache-parameter-group";
import { ElasticacheReplicationGroup } from "@cdktf/provider-aws/lib/elasticache-replication-group";
import { ElasticacheSubnetGroup } from "@cdktf/provider-aws/lib/elasticache-subnet-group";
import { Construct } from "constructs";

/** Properties of every kind of cache. */
export interface CacheProps {
  readonly name: string;
  readonly subnetIds: string[];
  readonly securityGroupId: string;
  /** Encrypts data at rest and snapshots. */
  readonly keyArn: string;
  readonly userGroupId: string;
  /** Days for which daily snapshots are kept; 0 for none. */
  readonly snapshotDays: number;
  readonly deletionProtection: boolean;
}

export interface CacheNodesProps extends CacheProps {
  readonly nodeType: string;
  /** Replicas of the primary node, in other zones. With one or more it fails over. */
  readonly replicas: number;
  /** Keys to delete when the memory is full: `maxmemory-policy`. */
  readonly eviction: string;
  readonly logsKeyArn: string;
  readonly logRetentionDays: number;
}

/** Version of Valkey and its parameter group family. AWS applies the patches of the version. */
const valkey = { version: "8.1", family: "valkey8" } as const;

/** Valkey on nodes: one primary with replicas, encrypted, TLS and named users only, slow log in CloudWatch. */
export class CacheNodes extends Construct {
  readonly address: string;
  readonly port = 6379;
  /** Cache clusters of the nodes, as CloudWatch names them. */
  readonly nodeIds: readonly string[];

  constructor(scope: Construct, id: string, props: CacheNodesProps) {
    super(scope, id);
    const { name, replicas, deletionProtection } = props;
    const group = new ElasticacheReplicationGroup(this, "resource", {
      replicationGroupId: name,
      description: `Cache ${name}`,
      engine: "valkey",
      engineVersion: valkey.version,
      nodeType: props.nodeType,
      numCacheClusters: 1 + replicas,
      automaticFailoverEnabled: replicas > 0,
      multiAzEnabled: replicas > 0,
      port: this.port,
      parameterGroupName: this.createParameterGroup(props).name,
      subnetGroupName: this.createSubnetGroup(props).name,
      securityGroupIds: [props.securityGroupId],
      atRestEncryptionEnabled: "true",
      kmsKeyId: props.keyArn,
      transitEncryptionEnabled: true,
      transitEncryptionMode: "required",
      userGroupIds: [props.userGroupId],
      snapshotRetentionLimit: props.snapshotDays,
      finalSnapshotIdentifier: deletionProtection ? `${name}-final` : undefined,
      autoMinorVersionUpgrade: "true",
      logDeliveryConfiguration: [
        {
          destination: this.createLogGroup(props).name,
          destinationType: "cloudwatch-logs",
          logFormat: "json",
          logType: "slow-log",
        },
      ],
      lifecycle: { preventDestroy: deletionProtection },
    });
    this.address = group.primaryEndpointAddress;
    this.nodeIds = Array.from({ length: 1 + replicas }, (_, index) => `${name}-${String(index + 1).padStart(3, "0")}`);
  }

  private createSubnetGroup({ name, subnetIds }: CacheNodesProps): ElasticacheSubnetGroup {
    return new ElasticacheSubnetGroup(this, "subnets", { name, description: `Subnets of ${name}`, subnetIds });
  }

  private createParameterGroup({ name, eviction }: CacheNodesProps): ElasticacheParameterGroup {
    return new ElasticacheParameterGroup(this, "parameters", {
      name: `${name}-${valkey.family}`,
      description: `Parameters of ${name}`,
      family: valkey.family,
      parameter: [{ name: "maxmemory-policy", value: eviction }],
      lifecycle: { createBeforeDestroy: true },
    });
  }

  private createLogGroup({ name, logsKeyArn, logRetentionDays }: CacheNodesProps): CloudwatchLogGroup {
    return new CloudwatchLogGroup(this, "slow-log", {
      name: `/aws/elasticache/${name}/slow-log`,
      kmsKeyId: logsKeyArn,
      retentionInDays: logRetentionDays,
    });
  }
}
