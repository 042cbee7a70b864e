import { unit } from "../../../src/engine/unit";
import { vpc } from "../../../src/layers/network/vpc";
import kms from "./kms";

export default unit(vpc, {
  cidr: "10.70.0.0/16",
  zones: ["a", "b", "c"],
  nat: "per-zone", // $99 a month: a failed zone takes only its own way out
  interfaceEndpoints: ["ecr.api", "ecr.dkr", "sts", "logs", "ec2", "eks-auth", "batch", "sqs"], // $175 a month
  flowLogs: { kmsKeyArn: kms.outputs.logsKeyArn, retentionDays: 365 }, // incidents are looked into a year back
});
