import { BudgetsBudget } from "@cdktf/provider-aws/lib/budgets-budget";
import { CeAnomalyMonitor } from "@cdktf/provider-aws/lib/ce-anomaly-monitor";
import { CeAnomalySubscription } from "@cdktf/provider-aws/lib/ce-anomaly-subscription";
import { Construct } from "constructs";
import { adviseSharing } from "../../src/engine/sharing";

export interface BudgetProps {
  readonly name: string;
  /** Planned cost of the account in a calendar month. */
  readonly monthlyDollars: number;
  /** Spent percentages of the budget that notify. */
  readonly actualPercents: readonly number[];
  /** Forecast percentages of the budget that notify. */
  readonly forecastPercents: readonly number[];
  readonly topicArn: string;
}

/** A budget of the whole account for each month. AWS counts three times a day; it stops nothing. Free. */
export class Budget extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, props: BudgetProps) {
    super(scope, id);
    const { name, monthlyDollars, actualPercents, forecastPercents, topicArn } = props;
    const tell = (notificationType: "ACTUAL" | "FORECASTED") => (threshold: number) => ({
      comparisonOperator: "GREATER_THAN",
      notificationType,
      threshold,
      thresholdType: "PERCENTAGE",
      subscriberSnsTopicArns: [topicArn],
    });
    this.name = new BudgetsBudget(this, "resource", {
      name,
      budgetType: "COST",
      timeUnit: "MONTHLY",
      limitAmount: String(monthlyDollars),
      limitUnit: "USD",
      notification: [...actualPercents.map(tell("ACTUAL")), ...forecastPercents.map(tell("FORECASTED"))],
    }).name;
  }
}

export interface CostAnomaliesProps {
  readonly name: string;
  /** The account's monitor of all services, where there is one: it can have one only. Made if left out. */
  readonly monitorArn?: string;
  /** Smallest total impact that notifies. */
  readonly minimumDollars: number;
  readonly topicArn: string;
}

/** Notifies of services that cost more than usual, within a day. Free. */
export class CostAnomalies extends Construct {
  constructor(scope: Construct, id: string, { name, monitorArn, minimumDollars, topicArn }: CostAnomaliesProps) {
    super(scope, id);
    const monitor =
      monitorArn ??
      new CeAnomalyMonitor(this, "monitor", { name, monitorType: "DIMENSIONAL", monitorDimension: "SERVICE" }).arn;
    adviseSharing(this, "an account has one monitor of its services: set costAnomalies.monitorArn in one of the units");
    new CeAnomalySubscription(this, "resource", {
      name,
      monitorArnList: [monitor],
      frequency: "IMMEDIATE", // topics take no other
      subscriber: [{ type: "SNS", address: topicArn }],
      thresholdExpression: {
        dimension: {
          key: "ANOMALY_TOTAL_IMPACT_ABSOLUTE",
          matchOptions: ["GREATER_THAN_OR_EQUAL"],
          values: [String(minimumDollars)],
        },
      },
    });
  }
}
