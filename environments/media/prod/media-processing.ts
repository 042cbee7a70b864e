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
  video: { batchMaxMib: 100 }, // a minute or two on Spot for $0.001 a minute, instead of $0.0375 for three renditions
  picture: { maximumConcurrency: 100 }, // 26 pictures a second in the hour of a peak, three and a half seconds each
  documentCompleted: { maximumConcurrency: 25 }, // ten would end 10 documents a second, of the 15 that are started
  logRetentionDays: 365, // incidents are looked into a year back
});
