import { unit } from "../../../src/engine/unit";
import { securityGroups } from "../../../src/layers/network/security-groups";
import vpc from "./vpc";

export default unit(securityGroups, {
  vpc,
  adminCidrs: ["203.0.113.0/24"], // the office
});
