import { unit } from "../../../src/engine/unit";
import { vpc } from "../../../src/layers/network/vpc";

export default unit(vpc, {
  cidr: "10.60.0.0/16",
  zones: ["a", "b"],
  nat: "single", // $33 a month; a failed zone may stop development
  interfaceEndpoints: [], // NAT does: endpoints would be $88 a month
});
