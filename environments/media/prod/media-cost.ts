import { unit } from "../../../src/engine/unit";
import { mediaCost } from "../../../src/layers/media/media-cost";
import alerting from "./alerting";
import kms from "./kms";
import output from "./media-output";

export default unit(mediaCost, {
  kms,
  alerting,
  output,
  // Requests to Textract and Rekognition have no tags, so their budgets go by service
  budgets: {
    pipeline: { monthlyDollars: 35_000, tags: { system: ["media"] } },
    documents: { monthlyDollars: 7_500, services: ["Amazon Textract"] }, // text of a fifth of the documents
    pictures: { monthlyDollars: 9_500, services: ["Amazon Rekognition"] }, // one analysis of each picture
    videos: { monthlyDollars: 5_000, services: ["AWS Elemental MediaConvert"] }, // one rendition; short ones on Spot
    models: { monthlyDollars: 6_000, tags: { unit: ["media-batch"] } }, // 405,000 vCPU hours on Spot
    delivery: { monthlyDollars: 5_000, services: ["Amazon CloudFront"] }, // 2 TB a day
  },
  anomalies: { minimumDollars: 200 },
  logRetentionDays: 365, // sizes of last year's runs are compared with this one's
  storageLens: { metrics: "advanced" }, // $6 a month for 30 million objects: requests by bucket, unfinished uploads
});
