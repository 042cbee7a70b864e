import { z } from "zod";
import { propertiesAsOf } from "../../../modules/msk/broker-properties";
import { defaultStorageGib } from "../../../modules/msk/msk-problems";
import { logRetentionDays } from "../observability/log-retention-inputs";

const retentionHours = z
  .union([z.int().min(1), z.literal("forever")])
  .meta({ unit: "hours", limit: "at least 1; at least 72 for tiered topics (AWS)" });
const value = z.union([z.string(), z.number(), z.boolean()]);
const unchecked = z.record(
  z.string(),
  z.strictObject({
    value: value.describe("Its value"),
    reason: z.string().min(10).describe("Why it is right although the list does not have it: a release, a page"),
  }),
);

export const topicDefaults = z
  .strictObject({
    partitions: z.int().min(1).default(6).describe("Partitions; more later is easy, fewer is not possible"),
    replicationFactor: z
      .int()
      .min(1)
      .optional()
      .describe("Brokers that hold each partition; 3, or one for each broker if there are fewer")
      .meta({
        limit:
          "at most the number of brokers; 3 for Express; write 2 before a cluster of two brokers gets more, to keep it",
      }),
    minInSyncReplicas: z
      .int()
      .min(1)
      .optional()
      .describe("Replicas that must have a record before it is written; one fewer than there are")
      .meta({ limit: "fewer than the replicas, so that a broker may restart; 2 for Express" }),
    retentionHours: retentionHours.default(24).describe('How long records are kept; "forever" sets no limit'),
  })
  .prefault({})
  .describe("What topics are that do not say otherwise, in this unit and for whoever creates one");

const topic = z.strictObject({
  partitions: z.int().min(1).optional().describe("Partitions; that of topicDefaults if left out"),
  replicationFactor: z.int().min(1).optional().describe("Brokers that hold each; that of topicDefaults if left out"),
  minInSyncReplicas: z
    .int()
    .min(1)
    .optional()
    .describe("Replicas that must have a record; one fewer than there are if left out"),
  retentionHours: retentionHours.optional().describe("How long records are kept; that of topicDefaults if left out"),
  cleanupPolicy: z
    .enum(["delete", "compact", "compact,delete"])
    .default("delete")
    .describe(
      "delete: records go with time; compact: the last record of each key stays; compact,delete: it stays until its time is over",
    ),
  storage: z
    .enum(["local", "tiered"])
    .default("local")
    .describe("tiered: closed segments move to cheap storage; taken back, it can not be turned on again")
    .meta({ cost: "$0.023 per GB and month", limit: "needs storageMode tiered; not compacted" }),
  localRetentionHours: z
    .int()
    .min(1)
    .optional()
    .describe("How long a tiered topic is on the brokers' disks too; for all of its retention if left out")
    .meta({ unit: "hours", limit: "less than retentionHours" }),
  config: z
    .record(z.string(), value)
    .default({})
    .describe("Other Kafka settings of a topic, under their own names")
    .meta({ limit: "settings of the cluster's Kafka version; with Express those that AWS lists" }),
  uncheckedConfig: unchecked
    .default({})
    .describe("Settings that are newer than the list that checks config, each with the reason"),
});

export const topics = z
  .record(z.string(), topic)
  .default({})
  .describe("Topics by name; declared here, checked, and handed on as an output to whoever creates them")
  .meta({
    limit:
      "partitions times replicas of all, for each broker: 300 (t3.small) to 6000 with Standard, 1500 to 32000 with Express (AWS)",
  });

const scramUsers = z
  .record(
    z.string(),
    z.strictObject({
      passwordVersion: z
        .int()
        .min(1)
        .default(1)
        .describe("A higher number makes a new password, which clients must then read"),
    }),
  )
  .default({})
  .describe("Users with a password, by name; it is in Secrets Manager, and in no plan and no state")
  .meta({ cost: "$0.40 a month for each", limit: 'needs "scram" in authentication; at most 1000 (MSK)' });

const storageAutoscaling = z
  .strictObject({
    maxGib: z
      .int()
      .max(16384)
      .describe("Where growing ends, for each broker")
      .meta({ unit: "GiB", limit: "more than storageGib, at most 16384 (MSK)", cost: "$0.10 per GiB and month" }),
    targetPercent: z
      .int()
      .min(10)
      .max(80)
      .default(60)
      .describe("Use of a disk above which all grow, by a tenth, once in six hours")
      .meta({ unit: "%", limit: "10 to 80 (MSK)" }),
  })
  .optional()
  .describe("Grows the disks. Terraform then leaves their size alone, and a new storageGib changes nothing")
  .meta({ limit: "disks never shrink: when it is taken out, storageGib must be what they have by then" });

/** Disks of Standard brokers. */
export const storage = {
  storageGib: z
    .int()
    .min(1)
    .max(16384)
    .optional()
    .describe(`Disk of each Standard broker; ${defaultStorageGib} if left out`)
    .meta({ unit: "GiB", cost: "$0.10 per GiB and month", limit: "1 to 16384 (MSK); it can only grow" }),
  storageAutoscaling: storageAutoscaling,
  storageThroughputMibps: z.int().optional().describe("Speed of each Standard broker's disk; 250 if left out").meta({
    unit: "MiB/s",
    cost: "$0.08 a month per MiB/s",
    limit: "from kafka.m7g.2xlarge and kafka.m5.4xlarge on, 250 to what the type carries (MSK)",
  }),
  storageMode: z
    .enum(["local", "tiered"])
    .default("local")
    .describe("tiered lets topics move closed segments to cheap storage")
    .meta({ limit: "never turned off again; not for Express, t3.small and GovCloud" }),
};

/** Who is let in. */
export const authentication = {
  authentication: z
    .array(z.enum(["iam", "scram", "mtls"]))
    .min(1)
    .default(["iam"])
    .describe(
      "How clients show who they are: roles of IAM, passwords (SCRAM-SHA-512), certificates; any of them together",
    )
    .meta({ limit: "iam: 3000 connections and 100 new ones a second per broker, 4 a second on t3.small (MSK)" }),
  scramUsers: scramUsers,
  certificateAuthorityArns: z
    .array(z.string().regex(/^arn:aws[a-z-]*:acm-pca:/, "must be the ARN of a private certificate authority"))
    .default([])
    .describe("Private certificate authorities that sign the clients' certificates")
    .meta({ cost: "$400 a month for each authority" }),
  withoutAcl: z
    .enum(["allow", "deny"])
    .optional()
    .describe(
      "What SCRAM and mTLS clients may do with a topic without ACLs; deny once there are ACLs. Left out: allow with SCRAM or mTLS, deny with IAM alone",
    ),
};

export const brokerLogs = z
  .strictObject({
    retentionDays: logRetentionDays
      .default(30)
      .describe("How long the log group keeps them")
      .meta({ unit: "days", cost: "$0.03 per GB and month" }),
    bucketName: z
      .string()
      .optional()
      .describe("A bucket that gets them too, such as s3.outputs.logBucketName; below <cluster>/AWSLogs/"),
  })
  .optional()
  .describe(
    "The brokers' own logs in CloudWatch; Standard brokers write them in any case, Express ones if this is written",
  )
  .meta({ cost: "$0.50 per GB written" });

export const serverProperties = z
  .record(z.string(), value)
  .default({})
  .describe("Other Kafka properties of brokers, under their own names; a change restarts them one by one")
  .meta({
    limit: `those that MSK lists for the type of broker and the version (AWS, ${propertiesAsOf}); Express has a short list`,
  });

export const uncheckedServerProperties = unchecked
  .default({})
  .describe("Properties that AWS added after the list that checks serverProperties, each with the reason");
