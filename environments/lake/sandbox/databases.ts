import { unit } from "../../../src/engine/unit";
import { databases } from "../../../src/layers/storage/databases";
import alerting from "./alerting";
import kms from "./kms";
import secrets from "./secrets";
import securityGroups from "./security-groups";
import vpc from "./vpc";

export default unit(databases, {
  vpc,
  securityGroups,
  kms,
  secrets,
  alerting,
  database: { engine: "mysql", rotationDays: 30 },
  cache: { kind: "nodes", rotationDays: 30 },
  deletionProtection: false,
});
