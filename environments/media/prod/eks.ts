import { unit } from "../../../src/engine/unit";
import { eks } from "../../../src/layers/kubernetes/eks";
import { accounts } from "../../accounts";
import kms from "./kms";
import vpc from "./vpc";

export default unit(eks, {
  vpc,
  kms,
  controlPlaneZones: ["a", "b", "c"], // EKS keeps them: a zone more in the network changes nothing here
  apiClientCidrs: ["10.100.0.0/16"], // VPN and runners: the only way in, there is no public endpoint
  accessEntries: { admins: { principalArn: accounts.mediaProd.roles.platformAdmin, policy: "cluster-admin" } },
  // Batch removes pods that have ended: their logs are read from CloudWatch.
  addons: { "amazon-cloudwatch-observability": { identity: { managedPolicies: ["CloudWatchAgentServerPolicy"] } } },
  compute: "managed-nodes", // AWS Batch launches the nodes of jobs itself
  systemNodes: { instanceTypes: ["t4g.large"], minSize: 2, maxSize: 4 }, // $98 a month: CoreDNS, in two zones
  logRetentionDays: 365, // incidents are looked into a year back
});
