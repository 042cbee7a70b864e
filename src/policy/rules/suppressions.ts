import { rules } from "../rule";

/** Rules about suppressions. The evaluation reports them, and they cannot be suppressed. */
export const suppressionRules = rules(
  {
    id: "POL-001",
    title: "Suppressions name an existing rule",
    severity: "error",
    reason: "A misspelled suppression waives nothing, although readers of the code believe it does.",
    types: [],
    check: () => undefined,
  },
  {
    id: "POL-002",
    title: "Suppressions have a reason",
    severity: "error",
    reason:
      "A reader must be able to tell whether the exception still applies. A suppression without a reason waives nothing.",
    types: [],
    check: () => undefined,
  },
  {
    id: "POL-003",
    title: "Suppressions waive at least one finding",
    severity: "warning",
    reason: "An obsolete suppression would hide the next mistake in the same place.",
    types: [],
    check: () => undefined,
  },
);
