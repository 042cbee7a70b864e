import { environment } from "../../../src/engine/environment";
import { accounts } from "../../accounts";
import { organization } from "../../organization";

/** Applied to the AWS emulators of `strata sandbox up`, never to AWS. */
export default environment({
  organization,
  aws: accounts.lakeSandbox.aws,
  state: accounts.lakeSandbox.state,
  deletionProtection: false,
});
