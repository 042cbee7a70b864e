import { environment } from "../../../src/engine/environment";
import { s3State } from "../../../src/engine/state";
import { organization } from "../../organization";

export default environment({
  organization,
  account: "333333333333",
  region: "us-east-1",
  state: s3State({ bucket: "acme-prod-terraform-state", region: "us-east-1" }),
});
