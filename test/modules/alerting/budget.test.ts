import { Budget, CostAnomalies, type CostAnomaliesProps } from "../../../modules/alerting/budget";
import { resources, synthModule } from "../../support/projects/synth";

test("a budget of the account for each month, which tells what was spent and what will be", () => {
  const module = synthModule((stack) => {
    new Budget(stack, "budget", {
      name: "acme-test-monthly",
      monthlyDollars: 1500,
      actualPercents: [80, 100],
      forecastPercents: [100],
      topicArn: "arn:ticket",
    });
  });
  const tell = {
    comparison_operator: "GREATER_THAN",
    threshold_type: "PERCENTAGE",
    subscriber_sns_topic_arns: ["arn:ticket"],
  };
  const { budget } = resources(module, "aws_budgets_budget");
  expect(budget).toMatchObject({
    name: "acme-test-monthly",
    budget_type: "COST",
    time_unit: "MONTHLY",
    limit_amount: "1500",
    limit_unit: "USD",
    notification: [
      { ...tell, notification_type: "ACTUAL", threshold: 80 },
      { ...tell, notification_type: "ACTUAL", threshold: 100 },
      { ...tell, notification_type: "FORECASTED", threshold: 100 },
    ],
  });
  expect(budget).not.toHaveProperty("cost_filter");
});

const anomaliesOf = (props: Partial<CostAnomaliesProps> = {}) =>
  synthModule((stack) => {
    new CostAnomalies(stack, "cost-anomalies", {
      name: "acme-test",
      minimumDollars: 100,
      topicArn: "arn:ticket",
      ...props,
    });
  });

describe("cost anomalies", () => {
  test("of all services, told at once, from an amount on", () => {
    const module = anomaliesOf();
    expect(resources(module, "aws_ce_anomaly_monitor").cost_anomalies_monitor).toMatchObject({
      name: "acme-test",
      monitor_type: "DIMENSIONAL",
      monitor_dimension: "SERVICE",
    });
    expect(resources(module, "aws_ce_anomaly_subscription").cost_anomalies).toMatchObject({
      monitor_arn_list: ["${aws_ce_anomaly_monitor.cost_anomalies_monitor.arn}"],
      frequency: "IMMEDIATE",
      subscriber: [{ type: "SNS", address: "arn:ticket" }],
      threshold_expression: {
        dimension: {
          key: "ANOMALY_TOTAL_IMPACT_ABSOLUTE",
          match_options: ["GREATER_THAN_OR_EQUAL"],
          values: ["100"],
        },
      },
    });
  });

  test("monitorArn: an account has one monitor of its services, so the one that is there is used", () => {
    const monitorArn = "arn:aws:ce::111111111111:anomalymonitor/1";
    const module = anomaliesOf({ monitorArn });
    expect(resources(module, "aws_ce_anomaly_monitor")).toEqual({});
    expect(resources(module, "aws_ce_anomaly_subscription").cost_anomalies).toMatchObject({
      monitor_arn_list: [monitorArn],
    });
  });
});
