import { unit } from "../../../src/engine/unit";
import { streamingMonitoring } from "../../../src/layers/observability/streaming-monitoring";
import alerting from "./alerting";
import eks from "./eks";
import kafkaConnect from "./kafka-connect";
import kms from "./kms";
import platform from "./kubernetes-platform";
import msk from "./msk";

export default unit(streamingMonitoring, {
  msk,
  eks,
  kms,
  alerting,
  kafkaConnect,
  platform,
  deletionProtection: false, // dev is destroyed and recreated
  thresholds: { lagSeconds: 3600 }, // test runs are slow and started by hand
  prometheus: { retentionDays: 3, storageGib: 20, replicas: 1 },
});
