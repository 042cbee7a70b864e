import { unit } from "../../../src/engine/unit";
import { vpc } from "../../../src/layers/network/vpc";
import kms from "./kms";

export default unit(vpc, {
  cidr: "10.0.0.0/16",
  zones: ["a", "b"],
  subnetCidrs: {
    public: ["10.0.1.0/24", "10.0.2.0/24"],
    private: ["10.0.10.0/24", "10.0.20.0/24"],
  },
  nat: "per-zone", // $66 a month: a failed zone takes only its own way out
  interfaceEndpoints: ["ecr.api", "ecr.dkr", "logs", "secretsmanager"], // $58 a month
  flowLogs: { kmsKeyArn: kms.outputs.logsKeyArn, retentionDays: 365 },
});
