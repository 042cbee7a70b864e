import { environment } from "../../../src/engine/environment";
import { localState } from "../../../src/engine/state";
import { organization } from "../../organization";

/** Applied to the AWS emulators of `strata sandbox up`, never to AWS. */
export default environment({
  organization,
  account: "123456789012",
  region: "us-east-1",
  state: localState(),
  deletionProtection: false,
  emulator: { endpoint: "http://127.0.0.1:4566", kubernetes: { kubeconfig: ".strata/sandbox/kubeconfig" } },
});
