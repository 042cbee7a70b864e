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
  accessEntries: {
    admins: { principalArn: accounts.prod.roles.platformAdmin, policy: "cluster-admin" },
    "on-call": {
      principalArn: accounts.prod.roles.onCall,
      policy: "edit",
      namespaces: ["media"], // applications: roll back, scale
      kubernetesGroups: ["on-call"], // the platform, by the rights of the kubernetes-platform unit
    },
    developers: { principalArn: accounts.prod.roles.developer, policy: "view" },
  },
  systemNodes: { minSize: 3, maxSize: 6 }, // $179 a month: one in each zone, so that a failed zone leaves two
  logRetentionDays: 365, // incidents are looked into a year back
});
