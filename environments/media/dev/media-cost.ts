import { unit } from "../../../src/engine/unit";
import { mediaCost } from "../../../src/layers/media/media-cost";
import alerting from "./alerting";
import kms from "./kms";
import output from "./media-output";

export default unit(mediaCost, {
  kms,
  alerting,
  output,
  budgets: {
    pipeline: { monthlyDollars: 200, tags: { system: ["media"] } },
    // A loop over test files in a paid API costs this in hours
    "managed-ai": {
      monthlyDollars: 50,
      services: ["Amazon Textract", "Amazon Rekognition", "AWS Elemental MediaConvert"],
      actualPercents: [50, 100],
    },
  },
  logRetentionDays: 14,
});
