import { unit } from "../../../src/engine/unit";
import { mediaInput } from "../../../src/layers/media/media-input";
import alerting from "./alerting";
import kms from "./kms";
import output from "./media-output";

export default unit(mediaInput, {
  kms,
  alerting,
  output,
  origins: ["http://localhost:3000"],
  classify: { maximumConcurrency: 2 }, // each one is a process on this machine
  api: { authorization: { kind: "iam" }, maximumGib: 1 }, // the emulator keeps objects on this machine's disk
  deletionProtection: false,
  forceDestroy: true,
});
