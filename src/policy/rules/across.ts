import { rules } from "../rule";

/** Rules across resources of several units. The evaluation reports them. */
export const acrossRules = rules(
  {
    id: "LIM-005",
    title: "Security groups have at most 60 rules in each direction",
    severity: "error",
    reason:
      "Several units add rules to one group, such as that of the brokers. AWS refuses the first one too many during the apply.",
    types: [],
    check: () => undefined,
  },
  {
    id: "UNI-001",
    title: "Names and configurations have one resource",
    severity: "error",
    reason:
      "AWS and Kubernetes refuse a second resource with the same name during the apply. Where they do not, both change the same thing in turn, and destroying one takes it from the other.",
    types: [],
    check: () => undefined,
  },
);
