import { unit } from "../../../src/engine/unit";
import { observabilityHost } from "../../../src/layers/observability/observability-host";
import alerting from "./alerting";
import kms from "./kms";
import secrets from "./secrets";
import securityGroups from "./security-groups";
import vpc from "./vpc";

export default unit(observabilityHost, {
  vpc,
  securityGroups,
  kms,
  secrets,
  alerting,
  instanceType: "t4g.large", // $49 a month; a medium one has 4 GB, which its services together exceed
  placement: "public", // $4 a month for the address: this network has no NAT, which costs $33
  metricRetentionDays: 7,
  logRetentionDays: 3,
  dataDiskGib: 20,
  deletionProtection: false, // dev is torn down and set up again
});
