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
  instanceType: "t4g.large",
  webAccess: "network",
  deletionProtection: false,
});
