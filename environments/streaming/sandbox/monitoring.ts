import { unit } from "../../../src/engine/unit";
import { monitoring } from "../../../src/layers/observability/monitoring";
import eks from "./eks";
import kafkaConnect from "./kafka-connect";
import kms from "./kms";
import platform from "./kubernetes-platform";
import msk from "./msk";
import s3 from "./s3";
import vpc from "./vpc";

export default unit(monitoring, {
  msk,
  eks,
  kms,
  kafkaConnect,
  platform,
  deletionProtection: false,
  page: { email: ["oncall@example.com"] },
  ticket: { email: ["team@example.com"] },
  vpcId: vpc.outputs.vpcId,
  buckets: [s3.outputs.rawBucketName],
  budget: { monthlyDollars: 100 },
  costAnomalies: {},
  prometheus: { storageGib: 20, replicas: 1 },
});
