import { unit } from "../../../src/engine/unit";
import { glue } from "../../../src/layers/lake/glue";
import { lakeTables } from "../shared/tables";
import alerting from "./alerting";
import kms from "./kms";
import storage from "./lake-storage";

export default unit(glue, { storage, kms, alerting, tables: lakeTables, deletionProtection: false });
