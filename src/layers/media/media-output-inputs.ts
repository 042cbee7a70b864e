import { z } from "zod";
import { priceClasses, type PriceClass } from "../../../modules/cdn/distribution";
import { managedRuleGroups } from "../../../modules/cdn/web-acl";
import { deliveryThresholds } from "../../../modules/cloudwatch/delivery-alarms";
import { dataBucketShape } from "../storage/bucket-inputs";
import { functionShape, ownQueueShape, sourceShape } from "./function-inputs";

/** Inputs of the output bucket. Its events are the join's, and its statements the layer's own. */
export const outputBucket = z
  .strictObject(dataBucketShape({ infrequentAccessAfterDays: 30, instantArchiveAfterDays: 90 }))
  .omit({ policyStatements: true, eventBridge: true })
  .prefault({})
  .describe("Outputs below outputs/<uploadId>/<version>/")
  .meta({ limit: "no class that needs a restore: CloudFront and presigned URLs would answer 403" });

export const readers = z
  .array(
    z
      .string()
      .regex(/^arn:aws[a-z-]*:iam::\d{12}:(root|(role|user)\/.+)$/, "must be the ARN of an IAM role, user or account"),
  )
  .default([])
  .describe("Principals that read outputs straight from the bucket, besides roles that IAM policies allow")
  .meta({ limit: "they must exist; those of other accounts need userArns.s3 of kms too" });

/** The function that joins outputs and notices, and its queue. */
export const join = z
  .strictObject({
    ...functionShape({ memoryMib: 512, timeoutSeconds: 30 }),
    ...sourceShape({ batchSize: 10, windowSeconds: 1, maximumConcurrency: 50 }),
    ...ownQueueShape({ alarmAgeMinutes: 15 }),
  })
  .prefault({})
  .describe("LAMBDA_OUTPUT, which closes an upload when all of its outputs and notices are there, and its queue");

/** The function that ends what nothing else ends. */
export const sweep = z
  .strictObject({
    ...functionShape({ memoryMib: 256, timeoutSeconds: 240 }),
    everyMinutes: z.int().min(1).max(60).default(5).describe("Interval between its runs").meta({ unit: "minutes" }),
    pendingMinutes: z
      .int()
      .min(5)
      .default(240)
      .describe("Time after which an upload that misses an output ends TIMED_OUT")
      .meta({ unit: "minutes", limit: "longer than the longest job of a kind waits and runs" }),
    uploadHours: z
      .int()
      .min(1)
      .default(24)
      .describe("Time after which an upload that was announced but never sent ends EXPIRED")
      .meta({ unit: "hours", limit: "longer than the presigned URLs are valid" }),
  })
  .prefault({})
  .describe("The sweep, which ends uploads that nothing else ends");

const aliases = z
  .array(z.string().regex(/^(\*\.)?([a-z0-9-]+\.)+[a-z]{2,}$/, "must be a domain name"))
  .default([])
  .describe("Domain names of the distribution besides the one of CloudFront")
  .meta({ limit: "needs certificateArn, and a DNS record of each to distributionDomainName" });

/** CloudFront. */
export const delivery = z
  .strictObject({
    publicKeys: z
      .record(z.string(), z.string())
      .describe("Public keys in PEM whose signatures open outputs, by name. Two while keys are rotated")
      .meta({ limit: "1 to 5; RSA 2048 or ECDSA P-256; private keys stay with the signer, outside Terraform" }),
    aliases,
    certificateArn: z.string().optional().describe("Certificate of ACM in us-east-1 for the aliases"),
    minimumTls: z
      .enum(["TLSv1.2_2021", "TLSv1.2_2025", "TLSv1.3_2025"])
      .default("TLSv1.2_2021")
      .describe("Oldest TLS version and ciphers of viewers")
      .meta({ limit: "with certificateArn only: CloudFront's own certificate has no choice" }),
    priceClass: z
      .enum(Object.keys(priceClasses) as [PriceClass, ...PriceClass[]])
      .default("north-america-europe")
      .describe("Edges that serve. Others are slower for their viewers, and cheaper for you")
      .meta({ cost: "$0.085 per GB in North America and Europe, to $0.120 elsewhere" }),
    originShield: z
      .boolean()
      .default(false)
      .describe("A cache in the bucket's region before it, for many viewers of the same outputs on several continents")
      .meta({ cost: "$0.0075 per 10,000 requests that reach it" }),
    cacheSeconds: z
      .int()
      .min(0)
      .max(31_536_000)
      .default(86_400)
      .describe("Time that an edge keeps an output. Outputs never change: a new version has a new key")
      .meta({ unit: "seconds" }),
    corsOrigins: z
      .array(z.string().regex(/^https:\/\/[^\s/*]+$/, "must be an origin: https and a host, without a path and *"))
      .default([])
      .describe("Origins whose scripts may read outputs"),
    firewall: z
      .strictObject({
        mode: z
          .enum(["block", "count"])
          .default("block")
          .describe("count: only measures what it would block, to try rules"),
        ruleGroups: z
          .array(z.enum(managedRuleGroups))
          .default([...managedRuleGroups])
          .describe("Rule groups of AWS")
          .meta({ cost: "$1 a month each" }),
        requestsPerFiveMinutes: z
          .int()
          .min(10)
          .max(2_000_000_000)
          .default(5_000)
          .describe("Requests of one address; more are blocked. A company or a mobile network may share one"),
      })
      .prefault({})
      .describe("The web ACL")
      .meta({ cost: "$5 a month, $1 for each rule, $0.60 per million requests" }),
    errorPercent: z
      .number()
      .min(0)
      .max(100)
      .default(deliveryThresholds.errorPercent)
      .describe("Share of responses 5xx that pages someone")
      .meta({ unit: "%" }),
    blockedRequests: z
      .int()
      .min(1)
      .default(deliveryThresholds.blockedRequests)
      .describe("Requests blocked in five minutes that send a ticket"),
  })
  .describe("CloudFront, which shows outputs to viewers with a signed URL or cookies");
