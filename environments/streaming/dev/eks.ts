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
  accessEntries: {
    admins: { principalArn: accounts.dev.roles.platformAdmin, policy: "cluster-admin" },
    developers: { principalArn: accounts.dev.roles.developer, policy: "edit", namespaces: ["media"] },
  },
  systemNodes: { instanceTypes: ["t4g.large"], diskGib: 30 }, // $98 a month for two; Karpenter adds what is missing
  logTypes: ["api", "audit", "authenticator"], // what an incident needs
  logRetentionDays: 7,
});
