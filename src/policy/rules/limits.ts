import { limitProblems } from "../limits";
import { nameLimits } from "../name-limits";
import { rules } from "../rule";

export const limitRules = rules({
  id: "LIM-001",
  title: "Names fit the limits of their service",
  severity: "error",
  reason:
    "AWS refuses a name that is too long during the apply, when half of the unit exists. The folder of the environment is part of most names.",
  types: [...new Set(nameLimits.map(({ type }) => type))],
  check: (resource, module) => limitProblems(resource, module, nameLimits),
});
