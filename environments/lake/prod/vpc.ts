import { unit } from "../../../src/engine/unit";
import { vpc } from "../../../src/layers/network/vpc";
import kms from "./kms";

export default unit(vpc, {
  cidr: "10.0.0.0/16",
  zones: ["a", "b"],
  nat: "per-zone", // $66 a month: a failed zone takes only its own way out
  interfaceEndpoints: ["ecr.api", "ecr.dkr", "logs", "secretsmanager"], // $58 a month
  flowLogs: { kmsKeyArn: kms.outputs.logsKeyArn, retentionDays: 365 },
});
