import { unit } from "../../../src/engine/unit";
import { mediaProcessing } from "../../../src/layers/media/media-processing";
import alerting from "./alerting";
import kms from "./kms";
import batch from "./media-batch";
import input from "./media-input";
import output from "./media-output";

export default unit(mediaProcessing, {
  kms,
  alerting,
  input,
  output,
  batch: { jobQueueArns: batch.outputs.jobQueueArns, jobDefinitionArns: batch.outputs.jobDefinitionArns },
  video: {
    concurrentJobs: 5, // a loop in development costs no more than five jobs at a time
    renditions: [720],
    batchMaxMib: 100, // as in prod
  },
  logRetentionDays: 7,
});
