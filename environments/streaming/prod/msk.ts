import { unit } from "../../../src/engine/unit";
import { msk } from "../../../src/layers/kafka/msk";
import kms from "./kms";
import vpc from "./vpc";

export default unit(msk, {
  vpc,
  kms,
  // $447 a month for three, which carry 3 MiB/s of events many times over. All 5 TB a day through them would be $9,151.
  instanceType: "kafka.m7g.large",
  brokers: 3,
  storageGib: 600, // $180 a month; a week of events, three times over, takes half of it
  storageAutoscaling: { maxGib: 1200 }, // up to $360 a month, before a full disk stops all writes
  brokerLogs: { retentionDays: 365 }, // incidents are looked into a year back
  // Kafka carries events of a few KiB; media goes straight to S3 by presigned uploads, and its key into the event.
  topics: {
    "media-events": { partitions: 12, retentionHours: 168 }, // a week: a sink may be down over a long weekend
    "media-events-dead-letter": { partitions: 3, retentionHours: 720 }, // a month to put records right
    "iceberg-control": { partitions: 1 },
  },
});
