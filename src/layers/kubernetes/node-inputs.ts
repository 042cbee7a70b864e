import { z } from "zod";

/** What nodes of managed groups and of Karpenter's pools have in common. */
export const instanceType = z.string().regex(/^[a-z0-9-]+\.[a-z0-9-]+$/, "must be an instance type, like m7g.large");

export const diskGib = z.int().min(20).max(16384).default(50);

export const taints = z
  .array(
    z.strictObject({
      key: z.string().describe("Name of the taint"),
      value: z.string().optional().describe("Its value"),
      effect: z
        .enum(["NoSchedule", "PreferNoSchedule", "NoExecute"])
        .describe("What it does to pods that do not tolerate it"),
    }),
  )
  .max(50)
  .default([])
  .describe("Taints, which keep pods away that do not tolerate them");
