import type { z } from "zod";
import { budgetProblems } from "../../../modules/alerting/budget-problems";
import { problem, type Problem } from "../../engine/problem";
import type { budgets } from "./media-cost-inputs";

/** Budgets that would notify of nothing, and those that repeat the account's. */
export function partBudgetProblems(given: z.output<typeof budgets>): Problem[] {
  return Object.entries(given).flatMap(([name, budget]) => {
    const path = `budgets.${name}`;
    const found = budgetProblems(budget).map((each) => ({ ...each, path }));
    if (Object.keys(budget.tags).length > 0 || budget.services.length > 0) return found;
    const must = "have tags or services: the budget of the whole account is alerting's";
    return [...found, problem({ path, must, fix: 'tags: { system: ["media"] }' })];
  });
}
