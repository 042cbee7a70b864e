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
  // PagerDuty takes pages too. Its URL is a key, so it was subscribed by hand: docs/runbooks/monitoring.md
  page: { email: ["oncall@example.com"], slackChannelId: "C0ACMEPAGE" },
  ticket: { email: ["data-platform@example.com"], slackChannelId: "C0ACMETICKET" },
  slackWorkspaceId: "T0ACMEMEDIA",
  vpcId: vpc.outputs.vpcId,
  buckets: [s3.outputs.rawBucketName, s3.outputs.processedBucketName],
  // $6,600 in the third month at 5 TB a day, then $560 more each month as the archive fills: raised knowingly.
  budget: { monthlyDollars: 8000 },
  costAnomalies: { minimumDollars: 200 }, // three quarters of what a day may cost
  prometheus: { retentionDays: 30, storageGib: 200 }, // $32 a month for both; long enough to compare with last month
  repositoryUrl: "https://git.example.com/acme/strata/blob/main/",
});
