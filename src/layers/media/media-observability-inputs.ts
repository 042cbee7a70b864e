import { z } from "zod";
import type { MediaKind } from "../../../modules/media/media-kinds";
import { mediaThresholds, turnaroundObjectives } from "../../../modules/cloudwatch/media-thresholds";

const objective = (kind: MediaKind, description: string) =>
  z
    .strictObject({
      seconds: z
        .int()
        .min(1)
        .default(turnaroundObjectives[kind].seconds)
        .describe("Time from the upload to its last output")
        .meta({ unit: "seconds" }),
      targetPercent: z
        .number()
        .min(50)
        .max(99.99)
        .default(turnaroundObjectives[kind].targetPercent)
        .describe("Share of uploads that are complete within that time, over 30 days")
        .meta({ unit: "%" }),
    })
    .prefault({})
    .describe(description);

/** Objectives of the turnaround time. */
export const objectives = z
  .strictObject({
    document: objective("document", "Documents"),
    picture: objective("picture", "Pictures"),
    "3d": objective("3d", "3D files"),
    video: objective("video", "Videos"),
  })
  .prefault({})
  .describe(
    "Turnaround time that each kind of upload is promised. Alarms ring when the month's share of late ones is used up too fast",
  )
  .meta({ cost: "$6 a month for the alarms of all kinds" });

const percent = (value: number) => z.number().min(1).max(100).default(value).meta({ unit: "%" });

/** Thresholds of the alarms. */
export const thresholds = z
  .strictObject({
    functionErrorPercent: percent(mediaThresholds.functionErrorPercent).describe(
      "Share of a function's invocations that fail",
    ),
    concurrentExecutions: z
      .int()
      .min(1)
      .default(mediaThresholds.concurrentExecutions)
      .describe("Concurrent executions of the whole account in the region (the default is 80 % of the quota)"),
    intakeAgeMinutes: z
      .int()
      .min(1)
      .default(mediaThresholds.intakeAgeMinutes)
      .describe("Age of an upload that waits to be classified, or of an output that waits to be joined, that pages")
      .meta({ unit: "minutes" }),
    uploadFailurePercent: percent(mediaThresholds.uploadFailurePercent).describe("Share of uploads that end as failed"),
    leastUploads: z
      .int()
      .min(1)
      .default(mediaThresholds.leastUploads)
      .describe("Uploads of an hour, or of a window of an objective, from which on shares count"),
  })
  .prefault({})
  .describe("Thresholds of the alarms")
  .meta({
    cost: "$6 a month for the alarms of 12 functions and 3 tables, $1.50 for the composite ones, $3 for the dashboard",
  });

export const tracing = z
  .strictObject({
    samplePercent: z
      .number()
      .min(0)
      .max(100)
      .default(1)
      .describe("Share of invocations that are traced, besides the first one of each second")
      .meta({ unit: "%", cost: "$5 per million traces: 1 % of 5 TB a day is about $10 a month" }),
  })
  .optional()
  .describe("X-Ray sampling rule for the functions. The rule of the account (5 %) applies if left out");
