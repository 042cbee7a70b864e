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
  database: {
    engine: "mysql",
    instanceClass: "db.t4g.medium",
    availability: "multi-zone", // $94 a month: a failed zone is a failover of two minutes
    storageGib: 50,
    maxStorageGib: 200,
    rotationDays: 30,
    alarms: { connections: 250, freeMemoryMib: 256, freeStorageGib: 5 },
  },
  cache: {
    kind: "nodes",
    nodeType: "cache.t4g.small",
    replicas: 1, // $37 a month for both
    rotationDays: 30,
  },
  logRetentionDays: 365,
});
