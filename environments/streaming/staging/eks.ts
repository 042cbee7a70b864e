import { unit } from "../../../src/engine/unit";
import { eks } from "../../../src/layers/kubernetes/eks";
import { accounts } from "../../accounts";
import kms from "./kms";
import vpc from "./vpc";

export default unit(eks, {
  vpc,
  kms,
  controlPlaneZones: ["a", "b", "c"], // EKS keeps them: a zone more in the network changes nothing here
  apiClientCidrs: ["10.100.0.0/16"], // VPN and runners, as in prod
  accessEntries: {
    admins: { principalArn: accounts.staging.roles.platformAdmin, policy: "cluster-admin" },
    developers: { principalArn: accounts.staging.roles.developer, policy: "edit", namespaces: ["media"] },
  },
  systemNodes: { instanceTypes: ["t4g.large"] }, // $98 a month for two; prod's three cost $179
  logRetentionDays: 30,
});
