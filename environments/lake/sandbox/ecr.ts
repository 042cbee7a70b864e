import { unit } from "../../../src/engine/unit";
import { ecr } from "../../../src/layers/storage/ecr";
import kms from "./kms";

export default unit(ecr, {
  kms,
  deletionProtection: false,
  replication: { destinations: [{ region: "us-west-2" }] },
  pullThrough: { quay: { upstream: "quay.io" } },
});
