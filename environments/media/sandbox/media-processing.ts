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
  // Short times: the messages of a function that died come again after the visibility timeout. Each invocation is a process.
  document: { timeoutSeconds: 20, maximumConcurrency: 2 },
  documentCompleted: { timeoutSeconds: 20, maximumConcurrency: 2 },
  picture: { timeoutSeconds: 20, maximumConcurrency: 2 },
  threeD: { timeoutSeconds: 20, maximumConcurrency: 2 },
  batchCompleted: { timeoutSeconds: 20, maximumConcurrency: 2 },
  video: { timeoutSeconds: 20, maximumConcurrency: 2 },
  videoCompleted: { timeoutSeconds: 20, maximumConcurrency: 2 },
  logRetentionDays: 1,
});
