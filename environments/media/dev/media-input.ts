import { unit } from "../../../src/engine/unit";
import { mediaInput } from "../../../src/layers/media/media-input";
import alerting from "./alerting";
import kms from "./kms";
import output from "./media-output";

export default unit(mediaInput, {
  kms,
  alerting,
  output,
  origins: ["https://studio.dev.example.com", "http://localhost:3000"],
  bucket: { lifecycle: { expireAfterDays: 14 } }, // test files: $2 a month per 1,000 uploads a day of 5 MB
  classify: { maximumConcurrency: 5 },
  api: {
    authorization: { kind: "jwt", issuer: "https://login.dev.example.com", audience: ["media-uploads"] },
    requestsPerSecond: 20,
    burst: 40,
    maximumGib: 2,
  },
  table: { recoveryDays: 7 },
  logRetentionDays: 14,
});
