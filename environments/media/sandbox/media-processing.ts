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
  video: { batchMaxMib: 1 },
  logRetentionDays: 1,
});
