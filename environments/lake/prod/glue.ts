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
  schedule: "cron(0 3 * * ? *)", // after the last files of the day
  processing: { workers: 10 }, // $66 a month for half an hour a night
  athena: { scanLimitGb: 1000 }, // $5 for the largest query
  logRetentionDays: 365,
});
