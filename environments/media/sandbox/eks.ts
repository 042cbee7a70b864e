import { unit } from "../../../src/engine/unit";
import { eks } from "../../../src/layers/kubernetes/eks";
import { accounts } from "../../accounts";
import kms from "./kms";
import vpc from "./vpc";

export default unit(eks, {
  vpc,
  kms,
  controlPlaneZones: ["a", "b"],
  deletionProtection: false,
  accessEntries: { admins: { principalArn: accounts.sandbox.roles.admin, policy: "cluster-admin" } },
  compute: "managed-nodes",
  systemNodes: { instanceTypes: ["t4g.medium"], minSize: 1, maxSize: 1 },
});
