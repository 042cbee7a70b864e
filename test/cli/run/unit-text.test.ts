import { lastPlanText, unitText } from "../../../src/cli/run/unit-text";

const plan = (what: string) => [
  "Terraform used the selected providers to generate the following execution",
  "plan.",
  `  # ${what} will be created`,
  "Plan: 1 to add, 0 to change, 0 to destroy.",
];
const rule = "─".repeat(77);

test("of several plans of a unit, the last", () => {
  const log = ["Initializing the backend...", ...plan("first"), rule, "Saved the plan to: x", ...plan("second"), rule];
  expect(lastPlanText(log)).toBe(plan("second").join("\n"));
  expect(unitText(log)).toBe(plan("first").join("\n"));
});

test("a log without a plan is shown whole", () => expect(lastPlanText(["Error: no"])).toBe("Error: no"));
