import { problem, type Problem } from "../../src/engine/problem";

interface BudgetPercentages {
  readonly actualPercents: readonly number[];
  readonly forecastPercents: readonly number[];
}

/** Checks that a budget notifies at 1 to 10 shares (the limit of AWS Budgets). */
export function budgetProblems({ actualPercents, forecastPercents }: BudgetPercentages): Problem[] {
  const count = actualPercents.length + forecastPercents.length;
  if (count >= 1 && count <= 10) return [];
  return [problem({ path: "budget", must: `have 1 to 10 shares in all, not ${count} (AWS)` })];
}
