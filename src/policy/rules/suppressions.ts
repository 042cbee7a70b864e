import { rules } from "../rule";

/** What the engine reports about suppressions themselves. They cannot be suppressed. */
export const suppressionRules = rules(
  {
    id: "POL-001",
    title: "Suppressions name a rule that exists",
    severity: "error",
    reason: "A misspelled one waives nothing, and whoever reads the code believes that it does.",
    types: [],
    check: () => undefined,
  },
  {
    id: "POL-002",
    title: "Suppressions have a reason",
    severity: "error",
    reason:
      "Whoever reads it in a year must be able to tell whether it still holds. Without a reason it waives nothing.",
    types: [],
    check: () => undefined,
  },
  {
    id: "POL-003",
    title: "Suppressions waive something",
    severity: "warning",
    reason: "One that is no longer needed would hide the next mistake in the same place.",
    types: [],
    check: () => undefined,
  },
);
