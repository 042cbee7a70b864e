import { unit } from "../../../src/engine/unit";
import { secrets } from "../../../src/layers/security/secrets";
import alerting from "./alerting";
import kms from "./kms";

export default unit(secrets, { kms, alerting }); // $2 a month
