import { z } from "zod";
import { budget as accountBudget } from "../observability/alerting-inputs";

const tagValues = z.array(z.string().min(1).max(256)).min(1);

const budget = accountBudget.extend({
  monthlyDollars: z.number().min(1).describe("Planned cost in a calendar month").meta({ unit: "$" }),
  tags: z
    .record(z.string(), tagValues)
    .default({})
    .describe("Values by cost allocation tag, such as system and unit, which every resource has")
    .meta({ limit: "a tag counts from the day after its activation in the payer account" }),
  services: z
    .array(z.string().min(1))
    .default([])
    .describe("Services by their names in bills: Amazon Textract, Amazon Rekognition, AWS Elemental MediaConvert")
    .meta({ limit: "for costs without tags: those of requests to a managed service" }),
});

export const budgets = z
  .record(z.string().regex(/^[a-z][a-z0-9-]*$/, "must be a kebab-case name"), budget)
  .describe("Budgets of parts of the costs by name, each with tags or services. They notify and stop nothing")
  .meta({ cost: "none" });

export const anomalies = z
  .strictObject({
    tag: z.string().min(1).max(128).default("system").describe("Cost allocation tag"),
    values: tagValues.optional().describe("Values of the tag. Default: the name of the system"),
    minimumDollars: z.number().min(1).default(100).describe("Smallest total impact that sends a ticket").meta({ unit: "$" }), // prettier-ignore
  })
  .optional()
  .describe("Tickets when what has a tag costs more than usual. None if left out")
  .meta({ cost: "none" });

export const storageLens = z
  .strictObject({
    metrics: z
      .enum(["free", "advanced"])
      .default("free")
      .describe("advanced: requests by bucket and advice on lifecycles, kept for 15 months")
      .meta({ cost: "advanced: $0.20 a month per million objects" }),
    bucketArns: z.array(z.string()).default([]).describe("Further buckets, besides the output bucket"),
  })
  .optional()
  .describe("Dashboard of S3 Storage Lens. None if left out")
  .meta({ limit: "the emulators of the sandbox do not have it" });

export const powerTuning = z
  .strictObject({
    handlers: z
      .array(z.string().regex(/^[a-z][a-z0-9-]*$/, "must be a handler of apps/media-functions, such as picture"))
      .min(1)
      .default(["classify", "picture", "output"])
      .describe("Handlers whose functions may be measured: those that compute. Others wait, whatever their memory"),
  })
  .prefault({})
  .describe("The state machine that compares memory sizes of a function");
