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
  // Short times: the messages of a function that died come again after the visibility timeout.
  queues: {
    document: { visibilitySeconds: 121 },
    picture: { visibilitySeconds: 121 },
    "3d": { visibilitySeconds: 121 },
    video: { visibilitySeconds: 121 },
  },
  classify: { timeoutSeconds: 10, maximumConcurrency: 2 }, // each invocation is a process on this machine
  api: { authorization: { kind: "iam" }, maximumGib: 1 }, // the emulator keeps objects on this machine's disk
  deletionProtection: false,
  forceDestroy: true,
});
