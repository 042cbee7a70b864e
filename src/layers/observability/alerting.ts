import { z } from "zod";
import { recipientProblems } from "../../../modules/alerting/alert-recipients";
import { AlertTopics } from "../../../modules/alerting/alert-topics";
import { Budget, CostAnomalies } from "../../../modules/alerting/budget";
import { budgetProblems } from "../../../modules/alerting/budget-problems";
import { addAwsProvider } from "../../../modules/aws/aws-provider";
import { layer, outputsOf } from "../../engine/layer";
import { literalProblems } from "../../engine/literals";
import { output } from "../../engine/output";
import { assertValid } from "../../engine/problem";
import { kms } from "../security/kms";
import * as alertingInputs from "./alerting-inputs";

const exampleTopic = "arn:aws:sns:us-east-1:111111111111:acme-prod";

export const alerting = layer({
  name: "alerting",
  summary: "SNS topics for pages and tickets with their recipients, the account's budget and cost anomalies",
  needs: {
    kms: outputsOf(kms, "snsKeyArn"),
  },
  inputs: z.strictObject({
    ...alertingInputs.alerts,
    budget: alertingInputs.budget,
    costAnomalies: alertingInputs.costAnomalies,
  }),
  checks: [recipientProblems, ({ budget }) => budgetProblems(budget)],
  outputs: {
    pageTopicArn: output("Topic for alerts that need someone immediately", `${exampleTopic}-page`),
    ticketTopicArn: output("Topic for alerts that can wait for working hours", `${exampleTopic}-ticket`),
    budgetName: output("Name of the monthly budget", "acme-prod-monthly"),
  },
  build(stack, { kms, budget, costAnomalies, ...recipients }) {
    addAwsProvider(stack);
    // Subscriptions are made from these values, and their rules can only check literals.
    assertValid(literalProblems(recipients, ["page", "ticket", "slackWorkspaceId"]));
    const { aws: home, unitPrefix: prefix } = stack;

    const { arns } = new AlertTopics(stack, "alerts", { home, prefix, keyArn: kms.snsKeyArn, ...recipients });
    const monthly = new Budget(stack, "budget", { name: `${prefix}-monthly`, ...budget, topicArn: arns.ticket });
    if (costAnomalies !== undefined) {
      new CostAnomalies(stack, "cost-anomalies", { name: prefix, ...costAnomalies, topicArn: arns.ticket });
    }

    return { pageTopicArn: arns.page, ticketTopicArn: arns.ticket, budgetName: monthly.name };
  },
});
