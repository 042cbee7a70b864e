import { unit } from "../../../src/engine/unit";
import { mediaCost } from "../../../src/layers/media/media-cost";
import alerting from "./alerting";
import kms from "./kms";
import output from "./media-output";

export default unit(mediaCost, {
  kms,
  alerting,
  output,
  budgets: { pipeline: { monthlyDollars: 60, tags: { system: ["media"] } } },
  anomalies: {},
  storageLens: {},
});
