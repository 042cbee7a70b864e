import { unit } from "../../../src/engine/unit";
import { alerting } from "../../../src/layers/observability/alerting";
import kms from "./kms";

export default unit(alerting, {
  kms,
  // Nobody is paged at night for staging: a channel receives its pages.
  page: { slackChannelId: "C0ACMESTAGING" },
  ticket: { email: ["data-platform@example.com"], slackChannelId: "C0ACMESTAGING" },
  slackWorkspaceId: "T0ACMEMEDIA",
  budget: { monthlyDollars: 2500 },
  costAnomalies: {},
});
