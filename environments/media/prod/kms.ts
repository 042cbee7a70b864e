import { unit } from "../../../src/engine/unit";
import { kms } from "../../../src/layers/security/kms";

export default unit(kms, { cloudFront: true });
