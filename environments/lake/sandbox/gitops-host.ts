import { unit } from "../../../src/engine/unit";
import { gitopsHost } from "../../../src/layers/kubernetes/gitops-host";
import alerting from "./alerting";
import kms from "./kms";
import secrets from "./secrets";
import securityGroups from "./security-groups";
import vpc from "./vpc";

export default unit(gitopsHost, { vpc, securityGroups, kms, secrets, alerting, deletionProtection: false });
