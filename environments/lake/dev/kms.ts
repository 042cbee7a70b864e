import { unit } from "../../../src/engine/unit";
import { kms } from "../../../src/layers/security/kms";

export default unit(kms, {
  keys: "single", // $1 a month instead of $7
  deletionProtection: false,
});
