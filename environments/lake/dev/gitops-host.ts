import { unit } from "../../../src/engine/unit";
import { gitopsHost } from "../../../src/layers/kubernetes/gitops-host";
import alerting from "./alerting";
import kms from "./kms";
import secrets from "./secrets";
import securityGroups from "./security-groups";
import vpc from "./vpc";

export default unit(gitopsHost, {
  vpc,
  securityGroups,
  kms,
  secrets,
  alerting,
  instanceType: "t4g.medium", // $25 a month; t4g.small has 2 GB, of which k3s and Argo CD take 2.8
  placement: "public", // $4 a month for the address: this network has no NAT, which costs $33
  deletionProtection: false, // what runs here is in Git
});
