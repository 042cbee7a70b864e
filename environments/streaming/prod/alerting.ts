import { unit } from "../../../src/engine/unit";
import { alerting } from "../../../src/layers/observability/alerting";
import kms from "./kms";

export default unit(alerting, {
  kms,
  // PagerDuty receives pages too. Its URL contains a key, so it is subscribed by hand: docs/runbooks/alerting.md
  page: { email: ["oncall@example.com"], slackChannelId: "C0ACMEPAGE" },
  ticket: { email: ["data-platform@example.com"], slackChannelId: "C0ACMETICKET" },
  slackWorkspaceId: "T0ACMEMEDIA",
  // $6,600 in the third month at 5 TB a day, then $560 more each month as the archive grows: raise it with the archive.
  budget: { monthlyDollars: 8000 },
  costAnomalies: { minimumDollars: 200 }, // three quarters of the usual cost of a day
});
