import { environment } from "../../../src/engine/environment";
import { accounts } from "../../accounts";
import { organization } from "../../organization";

export default environment({
  organization,
  aws: accounts.mediaProd.aws,
  state: accounts.mediaProd.state,
});
