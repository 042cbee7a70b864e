import { unit } from "../../../src/engine/unit";
import { msk } from "../../../src/layers/kafka/msk";
import kms from "./kms";
import vpc from "./vpc";

export default unit(msk, {
  vpc,
  kms,
  deletionProtection: false,
  instanceType: "kafka.t3.small",
  brokers: 2,
  storageGib: 20,
  topics: {
    "media-events": {},
    "media-events-dead-letter": { partitions: 2, retentionHours: 168 },
    "iceberg-control": { partitions: 1 },
  },
});
