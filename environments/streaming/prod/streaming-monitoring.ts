import { unit } from "../../../src/engine/unit";
import { streamingMonitoring } from "../../../src/layers/observability/streaming-monitoring";
import alerting from "./alerting";
import eks from "./eks";
import kafkaConnect from "./kafka-connect";
import kms from "./kms";
import platform from "./kubernetes-platform";
import msk from "./msk";
import s3 from "./s3";
import vpc from "./vpc";

export default unit(streamingMonitoring, {
  msk,
  eks,
  kms,
  alerting,
  kafkaConnect,
  platform,
  vpcId: vpc.outputs.vpcId,
  buckets: [s3.outputs.rawBucketName, s3.outputs.processedBucketName],
  prometheus: { retentionDays: 30, storageGib: 200 }, // $32 a month for both replicas; long enough to compare with last month
  repositoryUrl: "https://git.example.com/acme/strata/blob/main/",
});
