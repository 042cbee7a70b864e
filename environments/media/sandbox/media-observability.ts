import { unit } from "../../../src/engine/unit";
import { mediaObservability } from "../../../src/layers/media/media-observability";
import alerting from "./alerting";
import input from "./media-input";
import output from "./media-output";
import processing from "./media-processing";

export default unit(mediaObservability, { alerting, input, processing, output });
