import { environment } from "../../../src/engine/environment";
import { accounts } from "../../accounts";
import { organization } from "../../organization";

/** Applied to the AWS emulators of `strata sandbox up`, never to AWS. */
export default environment({
  organization,
  aws: accounts.sandbox.aws,
  kubernetes: { kubeconfig: ".strata/sandbox/kubeconfig" }, // stands in for EKS, whose emulation has no API server
  state: accounts.sandbox.state,
  deletionProtection: false,
});
