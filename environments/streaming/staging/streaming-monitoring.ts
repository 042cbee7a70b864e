import { unit } from "../../../src/engine/unit";
import { streamingMonitoring } from "../../../src/layers/observability/streaming-monitoring";
import alerting from "./alerting";
import eks from "./eks";
import kafkaConnect from "./kafka-connect";
import kms from "./kms";
import platform from "./kubernetes-platform";
import msk from "./msk";
import vpc from "./vpc";

export default unit(streamingMonitoring, {
  msk,
  eks,
  kms,
  alerting,
  kafkaConnect,
  platform,
  vpcId: vpc.outputs.vpcId,
  prometheus: { retentionDays: 7, storageGib: 50 },
  repositoryUrl: "https://git.example.com/acme/strata/blob/main/",
});
