import { z } from "zod";

const recipients = (description: string) =>
  z
    .strictObject({
      email: z
        .array(z.string().regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, "must be an e-mail address"))
        .default([])
        .describe("E-mail addresses. Each recipient confirms the subscription once, by a link"),
      https: z
        .array(z.string())
        .default([])
        .describe("HTTPS endpoints that accept SNS messages and confirm the subscription themselves")
        .meta({ limit: "no keys in the URL: subscribe such endpoints (PagerDuty) by hand, see the runbook" }),
      slackChannelId: z
        .string()
        .regex(/^[CG][A-Z0-9]{8,}$/, "must be the id of a Slack channel, such as C0123456789")
        .optional()
        .describe("Slack channel that shows alarms with their graphs")
        .meta({ limit: "needs slackWorkspaceId" }),
    })
    .prefault({})
    .describe(description);

/** Recipients of alerts. */
export const alerts = {
  page: recipients("Recipients of alerts that need someone immediately"),
  ticket: recipients("Recipients of alerts that can wait for working hours: warnings, budget, cost anomalies"),
  slackWorkspaceId: z
    .string()
    .regex(/^T[A-Z0-9]{8,}$/, "must be the id of a Slack workspace, such as T0123456789")
    .optional()
    .describe("Slack workspace of the channels")
    .meta({ limit: "authorized once by hand, in the console of Amazon Q Developer in chat applications" }),
};

const shares = (...values: number[]) => z.array(z.number().min(1).max(1000)).default(values).meta({ unit: "%" });

export const budget = z
  .strictObject({
    monthlyDollars: z.number().min(1).describe("Planned cost of the account in a calendar month").meta({ unit: "$" }),
    actualPercents: shares(80, 100).describe("Percentages of the budget that send a ticket when spent"),
    forecastPercents: shares(100).describe("Percentages of the budget that send a ticket when forecast"),
  })
  .describe("Budget of the whole account, including its other environments. It notifies and stops nothing")
  .meta({ limit: "1 to 10 percentages in all (AWS)" });

export const costAnomalies = z
  .strictObject({
    monitorArn: z
      .string()
      .regex(/^arn:aws[a-z-]*:ce::\d{12}:anomalymonitor\/.+$/, "must be the ARN of a monitor of cost anomalies")
      .optional()
      .describe("Existing anomaly monitor for all services of the account. One is created if left out")
      .meta({ limit: "one per account; AWS creates Default-Services-Monitor where Cost Explorer is enabled" }),
    minimumDollars: z
      .number()
      .min(1)
      .default(100)
      .describe("Smallest total impact that sends a ticket")
      .meta({ unit: "$" }),
  })
  .optional()
  .describe("Tickets for services whose cost rises unexpectedly. None if left out");
