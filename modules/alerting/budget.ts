import { BudgetsBudget } from "@cdktf/provider-aws/lib/budgets-budget";
import { CeAnomalyMonitor } from "@cdktf/provider-aws/lib/ce-anomaly-monitor";
import { CeAnomalySubscription } from "@cdktf/provider-aws/lib/ce-anomaly-subscription";
import { Construct } from "constructs";
import { adviseSharing } from "../../src/engine/sharing";

/** A part of the costs of an account. Without tags and services: all of them. */
export interface CostFilter {
  /** Values by cost allocation tag; a cost must have one value of each. */
  readonly tags?: Readonly<Record<string, readonly string[]>>;
  /** Services by their names in bills: `Amazon Textract`. */
  readonly services?: readonly string[];
}

export interface BudgetProps extends CostFilter {
  readonly name: string;
  /** Planned cost in a calendar month. */
  readonly monthlyDollars: number;
  /** Spent percentages of the budget that notify. */
  readonly actualPercents: readonly number[];
  /** Forecast percentages of the budget that notify. */
  readonly forecastPercents: readonly number[];
  readonly topicArn: string;
}

/** A budget of the account, or of a part of its costs, for each month. AWS counts three times a day; it stops nothing. Free. */
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
      costFilter: costFilters(props),
      notification: [...actualPercents.map(tell("ACTUAL")), ...forecastPercents.map(tell("FORECASTED"))],
    }).name;
  }
}

function costFilters({ tags = {}, services = [] }: CostFilter) {
  const byTag = Object.entries(tags).flatMap(([key, values]) => values.map((value) => `user:${key}$${value}`));
  const filters = [
    { name: "TagKeyValue", values: byTag },
    { name: "Service", values: [...services] },
  ].filter(({ values }) => values.length > 0);
  return filters.length > 0 ? filters : undefined;
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
    notifyOfAnomalies(this, { name, monitorArn: monitor, minimumDollars, topicArn });
  }
}

export interface TaggedCostAnomaliesProps extends Omit<CostAnomaliesProps, "monitorArn"> {
  /** Cost allocation tag, and values of it. */
  readonly tag: string;
  readonly values: readonly string[];
}

/** Notifies when what has a tag costs more than usual, within a day. Free. */
export class TaggedCostAnomalies extends Construct {
  readonly monitorArn: string;

  constructor(scope: Construct, id: string, props: TaggedCostAnomaliesProps) {
    super(scope, id);
    const { name, tag, values } = props;
    this.monitorArn = new CeAnomalyMonitor(this, "monitor", {
      name,
      monitorType: "CUSTOM",
      monitorSpecification: tagSpecification(tag, values),
    }).arn;
    notifyOfAnomalies(this, { ...props, monitorArn: this.monitorArn });
  }
}

/** An expression of Cost Explorer with all its members, as the provider reads it: without them a plan replaces the monitor. */
const tagSpecification = (Key: string, Values: readonly string[]): string =>
  JSON.stringify({
    And: null,
    CostCategories: null,
    Dimensions: null,
    Not: null,
    Or: null,
    Tags: { Key, MatchOptions: null, Values },
  });

function notifyOfAnomalies(
  scope: Construct,
  { name, monitorArn, minimumDollars, topicArn }: Required<CostAnomaliesProps>,
): void {
  new CeAnomalySubscription(scope, "resource", {
    name,
    monitorArnList: [monitorArn],
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
