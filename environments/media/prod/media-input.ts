import { unit } from "../../../src/engine/unit";
import { mediaInput } from "../../../src/layers/media/media-input";
import alerting from "./alerting";
import kms from "./kms";
import output from "./media-output";

export default unit(mediaInput, {
  kms,
  alerting,
  output,
  origins: ["https://studio.example.com"],
  bucket: { inventory: "weekly", requestMetrics: true }, // $4 a month after a year, and $5
  // 35 uploads a second at the peak (three times 1 million a day), half a second each, five times that after an outage
  classify: { maximumConcurrency: 90, alarmAgeMinutes: 5 },
  queues: {
    document: { alarmAgeMinutes: 60 }, // Textract takes 14 of the 15 documents a second that it allows
    picture: { alarmAgeMinutes: 15 },
    "3d": { alarmAgeMinutes: 60 },
    video: { alarmAgeMinutes: 60 }, // MediaConvert takes 2 jobs a second
  },
  api: {
    authorization: { kind: "jwt", issuer: "https://login.example.com", audience: ["media-uploads"] },
    requestsPerSecond: 200, // three requests for an upload in parts, 105 a second at the peak
    burst: 400,
  },
  logRetentionDays: 365, // incidents are looked into a year back
});
