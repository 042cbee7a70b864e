import { groupBy } from "../../engine/group-by";
import { nameProblems } from "../limits/check-names";
import { countProblems } from "../limits/check-counts";
import { documentProblems } from "../limits/check-documents";
import { countLimits } from "../limits/counts";
import { documentLimits } from "../limits/documents";
import type { Limit } from "../limits/limit";
import { nameLimits } from "../limits/names";
import { tagProblems } from "../limits/check-tags";
import { rules } from "../rule";

const byType = <L extends Limit>(limits: readonly L[]) => groupBy(limits, ({ type }) => type);
const names = byType(nameLimits);
const documents = byType(documentLimits);
const counts = byType(countLimits);

export const limitRules = rules(
  {
    id: "LIM-001",
    title: "Names fit the limits of their service",
    severity: "error",
    reason:
      "AWS refuses a name that is too long during the apply, when half of the unit exists. The folder of the environment is part of most names.",
    types: [...names.keys()],
    check: (resource, module) => nameProblems(resource, module, names.get(resource.type)!),
  },
  {
    id: "LIM-002",
    title: "Policies and other documents fit the limits of their service",
    severity: "error",
    reason:
      "They grow with the inputs of a unit. AWS refuses the whole document during the apply, also for a change that only adds one line.",
    types: [...documents.keys()],
    check: (resource, module) => documentProblems(resource, module, documents.get(resource.type)!),
  },
  {
    id: "LIM-003",
    title: "Lists and companions fit the limits of their service",
    severity: "error",
    reason: "AWS refuses the first one too many during the apply. Those before it exist then.",
    types: [...counts.keys()],
    check: (resource, module) => countProblems(resource, module, counts.get(resource.type)!),
  },
  {
    id: "LIM-004",
    title: "Tags fit the limits of AWS",
    severity: "error",
    reason: "AWS refuses a resource with one wrong tag, and default_tags reach every resource.",
    types: "every",
    check: tagProblems,
  },
);
