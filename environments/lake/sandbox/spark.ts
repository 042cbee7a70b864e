import { unit } from "../../../src/engine/unit";
import { spark } from "../../../src/layers/lake/spark";
import alerting from "./alerting";
import glue from "./glue";
import kms from "./kms";
import storage from "./lake-storage";
import securityGroups from "./security-groups";
import vpc from "./vpc";

export default unit(spark, { vpc, securityGroups, storage, glue, kms, alerting, network: "vpc" });
