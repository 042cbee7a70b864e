import { z } from "zod";

/** Inputs that managed node groups and Karpenter node pools share. */
export const instanceType = z.string().regex(/^[a-z0-9-]+\.[a-z0-9-]+$/, "must be an instance type, such as m7g.large");

export const diskGib = z.int().min(20).max(16384).default(50);

export const taints = z
  .array(
    z.strictObject({
      key: z.string().describe("Key"),
      value: z.string().optional().describe("Value"),
      effect: z
        .enum(["NoSchedule", "PreferNoSchedule", "NoExecute"])
        .describe("Effect on pods that do not tolerate it"),
    }),
  )
  .max(50)
  .default([])
  .describe("Node taints");

export const unlisted = z
  .record(z.string(), z.string().min(1, "must be the reason why the name exists"))
  .default({})
  .describe("Names that are newer than Strata's lists of them, each with a reason");
