import { Construct } from "constructs";
import { partitionOf } from "../aws/aws-home";
import { CacheAlarms, cacheNodeAlarms, type CacheThresholds, serverlessCacheAlarms } from "../cloudwatch/cache-alarms";
import { CacheNodes } from "./cache-nodes";
import { CacheUsers } from "./cache-users";
import type { StoreProps } from "./database";
import { ServerlessCache } from "./serverless-cache";
import { UserRotation } from "./user-rotation";

interface CacheSettings {
  readonly authentication: "password" | "iam";
  readonly username: string;
  readonly rotationDays?: number;
  readonly snapshotDays: number;
}

export type CacheSpec = CacheSettings &
  (
    | {
        readonly kind: "nodes";
        readonly nodeType: string;
        readonly replicas: number;
        readonly eviction: string;
        readonly alarms: CacheThresholds;
      }
    | { readonly kind: "serverless"; readonly maxGib: number; readonly maxEcpuPerSecond: number }
  );

export interface CacheStoreProps extends StoreProps {
  readonly cache: CacheSpec;
}

/** A cache with its user and alarms. */
export class Cache extends Construct {
  readonly address: string;
  readonly port: number;
  readonly userId: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: CacheStoreProps,
  ) {
    super(scope, id);
    const { prefix, cache, userSecretArn } = props;
    const name = `${prefix}-redis`;
    const users = new CacheUsers(this, "users", { ...cache, prefix, secretArn: userSecretArn });
    const { address, port } = this.createCache(name, users.groupId);
    this.address = address;
    this.port = port;
    this.userId = users.userId;
    if (cache.rotationDays !== undefined) this.rotate(`${name}-rotation`, cache.rotationDays, users);
  }

  private createCache(name: string, userGroupId: string): { readonly address: string; readonly port: number } {
    const { cache, topics, volumeKeyArn: keyArn } = this.props;
    if (cache.kind === "serverless") {
      const alarms = serverlessCacheAlarms;
      new CacheAlarms(this, "alarms", { alarms, name, dimension: "clusterId", topics });
      return new ServerlessCache(this, "serverless", { ...this.props, ...cache, name, keyArn, userGroupId });
    }
    const nodes = new CacheNodes(this, "nodes", { ...this.props, ...cache, name, keyArn, userGroupId });
    for (const node of nodes.nodeIds) {
      const alarms = cacheNodeAlarms(cache.alarms);
      new CacheAlarms(this, `alarms-${node.slice(-3)}`, { alarms, name: node, dimension: "CacheClusterId", topics });
    }
    return nodes;
  }

  private rotate(name: string, everyDays: number, { user }: CacheUsers): void {
    const { home, userSecretArn, secretsKeyArn } = this.props;
    const { region, account } = home;
    new UserRotation(this, "rotation", {
      ...this.props,
      name,
      kind: "redis-user",
      secretArn: userSecretArn,
      keyArn: secretsKeyArn,
      everyDays,
      settings: { HOST: this.address, PORT: String(this.port), USER_ID: this.userId },
      statements: [
        {
          Sid: "ChangePassword",
          Action: ["elasticache:DescribeUsers", "elasticache:ModifyUser"],
          Resource: `arn:${partitionOf(region)}:elasticache:${region}:${account}:user:${this.userId}`,
        },
      ],
      ready: [user],
    });
  }
}
