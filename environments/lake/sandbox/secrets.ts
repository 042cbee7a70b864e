import { unit } from "../../../src/engine/unit";
import { secrets } from "../../../src/layers/security/secrets";
import alerting from "./alerting";
import kms from "./kms";

export default unit(secrets, {
  kms,
  alerting,
  recoveryDays: 0, // so that the names are free again after a destroy
  application: { rotation: { days: 30 } },
});
