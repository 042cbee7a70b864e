import { z } from "zod";

/** The periods that CloudWatch Logs offers, from a day to ten years. */
const periods = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** How many days a log group keeps what it gets. */
export const logRetentionDays = z.literal(periods);
