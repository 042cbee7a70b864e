import { unit } from "../../../src/engine/unit";
import { alerting } from "../../../src/layers/observability/alerting";
import kms from "./kms";

export default unit(alerting, {
  kms,
  page: { email: ["oncall@example.com"] },
  ticket: { email: ["media-platform@example.com"] },
  budget: { monthlyDollars: 40_000 },
  costAnomalies: {},
});
