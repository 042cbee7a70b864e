import { unit } from "../../../src/engine/unit";
import { lakeStorage } from "../../../src/layers/lake/lake-storage";
import kms from "./kms";

export default unit(lakeStorage, {
  kms,
  lake: { lifecycle: { noncurrentExpireAfterDays: 7 } }, // Iceberg deletes many files, which versioning keeps
  deletionProtection: false,
});
