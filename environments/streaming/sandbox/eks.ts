import { unit } from "../../../src/engine/unit";
import { eks } from "../../../src/layers/kubernetes/eks";
import kms from "./kms";
import vpc from "./vpc";

export default unit(eks, {
  vpc,
  kms,
  deletionProtection: false,
  accessEntries: {
    admins: { principalArn: "arn:aws:iam::123456789012:role/admin", policy: "cluster-admin" },
  },
  systemNodes: { instanceTypes: ["t4g.medium"], minSize: 1, maxSize: 2 },
});
