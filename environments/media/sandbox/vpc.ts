import { unit } from "../../../src/engine/unit";
import { vpc } from "../../../src/layers/network/vpc";

export default unit(vpc, {
  cidr: "10.80.0.0/16",
  zones: ["a", "b"],
  nat: "single",
});
