import { unit } from "../../../src/engine/unit";
import { s3 } from "../../../src/layers/storage/s3";
import kms from "./kms";

export default unit(s3, {
  kms,
  raw: {
    lifecycle: { instantArchiveAfterDays: 30, deepArchiveAfterDays: 365 }, // encoded again within the first year only
    corsOrigins: ["https://studio.example.com"],
    inventory: "weekly",
    requestMetrics: true, // uploads are what customers notice first
  },
  processed: { requestMetrics: true },
  archive: {
    objectLock: { mode: "governance", retentionDays: 365 }, // masters cannot be recorded again
    inventory: "weekly",
  },
  deadLetter: { lifecycle: { expireAfterDays: 90 } }, // a quarter to find out why
  logs: { lifecycle: { expireAfterDays: 400 } }, // a year and the audit after it
});
