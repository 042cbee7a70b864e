import { unit } from "../../../src/engine/unit";
import { eks } from "../../../src/layers/kubernetes/eks";
import { accounts } from "../../accounts";
import kms from "./kms";
import vpc from "./vpc";

export default unit(eks, {
  vpc,
  kms,
  controlPlaneZones: ["a", "b"], // EKS keeps them: a zone more in the network changes nothing here
  deletionProtection: false, // dev is torn down and set up again
  endpointAccess: "private-and-public", // no VPN leads into dev
  publicAccessCidrs: ["203.0.113.0/24"], // the office
  accessEntries: { admins: { principalArn: accounts.mediaDev.roles.platformAdmin, policy: "cluster-admin" } },
  // Batch removes pods that have ended: their logs are read from CloudWatch.
  addons: { "amazon-cloudwatch-observability": { identity: { managedPolicies: ["CloudWatchAgentServerPolicy"] } } },
  compute: "managed-nodes", // AWS Batch launches the nodes of jobs itself
  systemNodes: { instanceTypes: ["t4g.medium"], minSize: 1, maxSize: 2, diskGib: 30 }, // $25 a month: CoreDNS alone
  logTypes: ["api", "audit", "authenticator"], // what an incident needs
  logRetentionDays: 7,
});
