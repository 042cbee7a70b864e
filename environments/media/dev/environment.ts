import { environment } from "../../../src/engine/environment";
import { accounts } from "../../accounts";
import { organization } from "../../organization";

export default environment({
  organization,
  aws: accounts.mediaDev.aws,
  state: accounts.mediaDev.state,
  deletionProtection: false,
});
