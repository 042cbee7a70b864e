import { unit } from "../../../src/engine/unit";
import { msk } from "../../../src/layers/kafka/msk";
import kms from "./kms";
import vpc from "./vpc";

export default unit(msk, {
  vpc,
  kms,
  instanceType: "kafka.m7g.large", // $447 a month for three: prod's type, so that upgrades are rehearsed on it
  brokers: 3,
  storageGib: 50, // $15 a month
  // Kafka carries events of a few KiB; media goes straight to S3 by presigned uploads, and its key into the event.
  topics: {
    "media-events": { retentionHours: 72 },
    "media-events-dead-letter": { partitions: 3, retentionHours: 336 },
    "iceberg-control": { partitions: 1 },
  },
});
