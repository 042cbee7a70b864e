import { unit } from "../../../src/engine/unit";
import { monitoring } from "../../../src/layers/observability/monitoring";
import eks from "./eks";
import kafkaConnect from "./kafka-connect";
import kms from "./kms";
import platform from "./kubernetes-platform";
import msk from "./msk";
import vpc from "./vpc";

export default unit(monitoring, {
  msk,
  eks,
  kms,
  kafkaConnect,
  platform,
  // Nobody is woken for staging: what pages in prod is read in the morning here.
  page: { slackChannelId: "C0ACMESTAGING" },
  ticket: { email: ["data-platform@example.com"], slackChannelId: "C0ACMESTAGING" },
  slackWorkspaceId: "T0ACMEMEDIA",
  vpcId: vpc.outputs.vpcId,
  budget: { monthlyDollars: 2500 },
  costAnomalies: {},
  prometheus: { retentionDays: 7, storageGib: 50 },
  repositoryUrl: "https://git.example.com/acme/strata/blob/main/",
});
