import { z } from "zod";
import { cacheThresholds } from "../../../modules/cloudwatch/cache-alarms";
import { databaseThresholds } from "../../../modules/cloudwatch/database-alarms";

const rotationDays = (what: string) =>
  z
    .int()
    .min(1)
    .max(1000)
    .optional()
    .describe(`Interval between rotations of ${what}. The first one follows the apply at once. Default: no rotation`)
    .meta({ unit: "days", limit: "1 to 1000 (Secrets Manager)" });

const databaseAlarms = z
  .strictObject({
    cpuPercent: z
      .int()
      .min(1)
      .max(100)
      .default(databaseThresholds.cpuPercent)
      .describe("CPU in use")
      .meta({ unit: "%" }),
    freeMemoryMib: z
      .int()
      .min(1)
      .default(databaseThresholds.freeMemoryMib)
      .describe("Memory that is left")
      .meta({ unit: "MiB" }),
    freeStorageGib: z
      .int()
      .min(1)
      .default(databaseThresholds.freeStorageGib)
      .describe("Disk that is left")
      .meta({ unit: "GiB" }),
    connections: z
      .int()
      .min(1)
      .default(databaseThresholds.connections)
      .describe("Open connections")
      .meta({ limit: "below max_connections: about 80 for MySQL on db.t4g.micro, 110 for PostgreSQL" }),
  })
  .prefault({})
  .describe("Values from which alarms ring, in the worse direction");

const instance = {
  instanceClass: z
    .string()
    .regex(/^db\.[a-z0-9]+\.[a-z0-9]+$/, "must be a class of RDS, such as db.t4g.micro")
    .default("db.t4g.micro")
    .describe("Class of the instance. A change restarts it in the maintenance window")
    .meta({ cost: "$12 a month (db.t4g.micro), $47 (db.t4g.medium), $115 (db.m7g.large); twice that with multi-zone" }),
  storageGib: z
    .int()
    .min(20)
    .max(65_536)
    .default(20)
    .describe("Disk at the start (gp3)")
    .meta({ unit: "GiB", limit: "20 to 65536 (RDS); it can only grow", cost: "$0.115 per GiB and month" }),
  maxStorageGib: z
    .int()
    .max(65_536)
    .default(100)
    .describe("Size up to which RDS lets the disk grow")
    .meta({ unit: "GiB", limit: "at least a tenth more than storageGib (RDS)" }),
  availability: z
    .enum(["single-zone", "multi-zone"])
    .default("single-zone")
    .describe("multi-zone keeps a standby in another zone and fails over to it within two minutes")
    .meta({ cost: "multi-zone doubles instance and disk" }),
  databaseName: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,62}$/, "must have a lower-case letter first, then up to 62 of a-z, 0-9 and _")
    .default("app")
    .describe("Database that the instance begins with. Another name replaces the instance"),
  backupDays: z
    .int()
    .min(1)
    .max(35)
    .default(7)
    .describe("Days back to which the database can be restored, to any second")
    .meta({ unit: "days", limit: "1 to 35 (RDS)" }),
  alarms: databaseAlarms,
};

/** A database of RDS. */
export const database = z
  .discriminatedUnion("engine", [
    z.strictObject({
      engine: z.literal("mysql"),
      version: z.enum(["8.4"]).default("8.4").describe("Major version. RDS applies minor ones"),
      ...instance,
      rotationDays: rotationDays("the application's user, which the first one creates").meta({
        limit: "the private subnets need a NAT gateway or the interface endpoint secretsmanager",
      }),
    }),
    z.strictObject({
      engine: z.literal("postgres"),
      version: z.enum(["16", "17"]).default("17").describe("Major version. RDS applies minor ones"),
      ...instance,
    }),
  ])
  .optional()
  .describe("Relational database. Default: none");

const cacheSettings = {
  authentication: z
    .enum(["password", "iam"])
    .default("password")
    .describe("Login of the application's user: by the secret redis of the secrets unit, or by an IAM role"),
  username: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,29}$/, "must have a lower-case letter first, then up to 29 of a-z, 0-9 and _")
    .default("app")
    .describe("Login name with a password, the same as redis.username of the secrets unit"),
  rotationDays: rotationDays("the password").meta({ limit: "not with iam" }),
  snapshotDays: z
    .int()
    .min(0)
    .max(35)
    .default(0)
    .describe("Days for which daily snapshots are kept. 0: none, because a cache can be filled again")
    .meta({ unit: "days", limit: "0 to 35 (ElastiCache)", cost: "$0.085 per GiB and month above one snapshot" }),
};

const cacheAlarms = z
  .strictObject({
    cpuPercent: z.int().min(1).max(100).default(cacheThresholds.cpuPercent).describe("CPU in use").meta({ unit: "%" }),
    memoryPercent: z
      .int()
      .min(1)
      .max(100)
      .default(cacheThresholds.memoryPercent)
      .describe("Memory in use")
      .meta({ unit: "%" }),
    connections: z.int().min(1).max(65_000).default(cacheThresholds.connections).describe("Open connections of a node"),
  })
  .prefault({})
  .describe("Values above which alarms ring");

/** A cache of ElastiCache. */
export const cache = z
  .discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("nodes"),
      nodeType: z
        .string()
        .regex(/^cache\.[a-z0-9]+\.[a-z0-9]+$/, "must be a node type of ElastiCache, such as cache.t4g.micro")
        .default("cache.t4g.micro")
        .describe("Type of each node")
        .meta({ cost: "$9 a month for each (cache.t4g.micro), $19 (cache.t4g.small), $91 (cache.m7g.large)" }),
      replicas: z
        .int()
        .min(0)
        .max(5)
        .default(0)
        .describe("Replicas of the primary node in other zones. With one or more it fails over to them"),
      eviction: z
        .enum(["noeviction", "allkeys-lru", "allkeys-lfu", "volatile-lru", "volatile-lfu", "volatile-ttl"])
        .default("volatile-lru")
        .describe("Keys that are deleted when the memory is full (maxmemory-policy)"),
      ...cacheSettings,
      alarms: cacheAlarms,
    }),
    z.strictObject({
      kind: z.literal("serverless"),
      maxGib: z
        .int()
        .min(1)
        .max(5000)
        .default(1)
        .describe("Size above which keys are deleted")
        .meta({ unit: "GiB", cost: "$61 a month per GiB in use, $6 at least" }),
      maxEcpuPerSecond: z
        .int()
        .min(1000)
        .max(15_000_000)
        .default(5000)
        .describe("Processing units per second above which commands are throttled; a simple command takes one per KiB")
        .meta({ limit: "1000 to 15000000 (ElastiCache)", cost: "$0.0023 per million" }),
      ...cacheSettings,
    }),
  ])
  .optional()
  .describe("Valkey, which speaks Redis. Default: none");
