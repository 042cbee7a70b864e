import { unit } from "../../../src/engine/unit";
import { vpc } from "../../../src/layers/network/vpc";
import kms from "./kms";

export default unit(vpc, {
  cidr: "10.20.0.0/16",
  nat: "single", // $33 a month; prod has one per zone for $99
  flowLogs: { kmsKeyArn: kms.outputs.logsKeyArn },
});
