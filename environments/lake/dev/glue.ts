import { unit } from "../../../src/engine/unit";
import { glue } from "../../../src/layers/lake/glue";
import { lakeTables } from "../shared/tables";
import alerting from "./alerting";
import kms from "./kms";
import storage from "./lake-storage";

export default unit(glue, {
  storage,
  kms,
  alerting,
  tables: lakeTables,
  processing: { executionClass: "FLEX" }, // 30 runs of 10 minutes: $2.90 a month instead of $4.40
  quality: { executionClass: "FLEX" },
  athena: { scanLimitGb: 10 },
  logRetentionDays: 14,
  deletionProtection: false,
});
