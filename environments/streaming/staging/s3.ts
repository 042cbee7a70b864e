import { unit } from "../../../src/engine/unit";
import { s3 } from "../../../src/layers/storage/s3";
import kms from "./kms";

export default unit(s3, {
  kms,
  // As in prod, until the archive class's minimum of 90 days has passed.
  raw: {
    lifecycle: { instantArchiveAfterDays: 30, expireAfterDays: 120 },
    corsOrigins: ["https://studio.staging.example.com"],
  },
  processed: { lifecycle: { intelligentTieringAfterDays: 30, expireAfterDays: 120 } },
  archive: { lifecycle: { deepArchiveAfterDays: 30, expireAfterDays: 210 } },
});
