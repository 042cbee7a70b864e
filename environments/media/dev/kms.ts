import { unit } from "../../../src/engine/unit";
import { kms } from "../../../src/layers/security/kms";

export default unit(kms, { keys: "single", deletionProtection: false, deletionWindowDays: 7, cloudFront: true });
