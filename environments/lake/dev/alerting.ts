import { unit } from "../../../src/engine/unit";
import { alerting } from "../../../src/layers/observability/alerting";
import kms from "./kms";

export default unit(alerting, {
  kms,
  ticket: { email: ["data-platform@example.com"] },
  budget: { monthlyDollars: 120 }, // about $100 planned: docs/systems/lake.md
});
