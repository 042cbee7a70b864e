import { unit } from "../../../src/engine/unit";
import { monitoring } from "../../../src/layers/observability/monitoring";
import eks from "./eks";
import kafkaConnect from "./kafka-connect";
import kms from "./kms";
import platform from "./kubernetes-platform";
import msk from "./msk";

export default unit(monitoring, {
  msk,
  eks,
  kms,
  kafkaConnect,
  platform,
  deletionProtection: false, // dev is torn down and set up again
  ticket: { email: ["data-platform@example.com"] }, // nobody is paged: the dashboard is enough
  thresholds: { lagSeconds: 3600 }, // test runs are slow, and started by hand
  budget: { monthlyDollars: 900 },
  prometheus: { retentionDays: 3, storageGib: 20, replicas: 1 },
});
