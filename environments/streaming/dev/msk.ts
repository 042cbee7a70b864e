import { unit } from "../../../src/engine/unit";
import { msk } from "../../../src/layers/kafka/msk";
import kms from "./kms";
import vpc from "./vpc";

export default unit(msk, {
  vpc,
  kms,
  deletionProtection: false, // dev is torn down and set up again
  instanceType: "kafka.t3.small", // $66 a month for both; with IAM they take 4 new connections a second
  brokers: 2, // one per zone; each topic has two replicas and may lose one
  storageGib: 20, // $4 a month
  brokerLogs: { retentionDays: 7 },
  // Kafka carries events of a few KiB; media goes straight to S3 by presigned uploads, and its key into the event.
  topics: {
    "media-events": {},
    "media-events-dead-letter": { partitions: 2, retentionHours: 168 }, // a week to find out why
    "iceberg-control": { partitions: 1 },
  },
});
