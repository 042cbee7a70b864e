import { unit } from "../../../src/engine/unit";
import { s3 } from "../../../src/layers/storage/s3";
import kms from "./kms";

export default unit(s3, {
  kms,
  deletionProtection: false, // dev is torn down and set up again, test data included
  forceDestroy: true,
  raw: { lifecycle: { expireAfterDays: 14, noncurrentExpireAfterDays: 1 }, corsOrigins: ["http://localhost:3000"] },
  processed: { lifecycle: { expireAfterDays: 14, noncurrentExpireAfterDays: 1 } },
  archive: { lifecycle: { expireAfterDays: 14, noncurrentExpireAfterDays: 1 } },
  deadLetter: { lifecycle: { expireAfterDays: 7, noncurrentExpireAfterDays: 1 } },
  logs: { lifecycle: { expireAfterDays: 14, noncurrentExpireAfterDays: 1 } },
});
