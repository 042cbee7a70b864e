import { environment } from "../../../src/engine/environment";
import { s3State } from "../../../src/engine/state";
import { organization } from "../../organization";

export default environment({
  organization,
  account: "222222222222",
  region: "us-east-1",
  state: s3State({ bucket: "acme-staging-terraform-state", region: "us-east-1" }),
});
