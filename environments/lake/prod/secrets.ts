import { unit } from "../../../src/engine/unit";
import { secrets } from "../../../src/layers/security/secrets";
import alerting from "./alerting";
import kms from "./kms";

export default unit(secrets, {
  kms,
  alerting,
  application: { rotation: { days: 90 } }, // Grafana and Argo CD read their password only when they start
  logRetentionDays: 365,
});
