import { unit } from "../../../src/engine/unit";
import { alerting } from "../../../src/layers/observability/alerting";
import kms from "./kms";

export default unit(alerting, {
  kms,
  page: { email: ["oncall@example.com"] },
  ticket: { email: ["team@example.com"] },
  budget: { monthlyDollars: 60 },
});
