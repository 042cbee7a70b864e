import { unit } from "../../../src/engine/unit";
import { vpc } from "../../../src/layers/network/vpc";

export default unit(vpc, {
  cidr: "10.0.0.0/16",
  zones: ["a", "b"],
  subnetCidrs: {
    public: ["10.0.1.0/24", "10.0.2.0/24"],
    private: ["10.0.10.0/24", "10.0.20.0/24"],
  },
  nat: "none", // $33 a month saved: tasks and hosts have public addresses, which nobody can reach but admins
  interfaceEndpoints: [],
});
