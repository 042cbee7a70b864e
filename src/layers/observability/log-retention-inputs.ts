import { z } from "zod";

/** Retention periods of CloudWatch Logs (PutRetentionPolicy), in days. */
const periods = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** Retention of a log group, in days. */
export const logRetentionDays = z.literal(periods);
