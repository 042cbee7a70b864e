import { unit } from "../../../src/engine/unit";
import { mediaObservability } from "../../../src/layers/media/media-observability";
import alerting from "./alerting";
import eks from "./eks";
import input from "./media-input";
import output from "./media-output";
import processing from "./media-processing";

export default unit(mediaObservability, {
  alerting,
  input,
  processing,
  output,
  eksClusterName: eks.outputs.clusterName,
  tracing: { samplePercent: 1 }, // $10 a month at a million uploads a day
});
