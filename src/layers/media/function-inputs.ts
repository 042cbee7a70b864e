import { z } from "zod";

/** Size of a function. */
export const functionShape = (defaults: { readonly memoryMib: number; readonly timeoutSeconds: number }) => ({
  memoryMib: z
    .int()
    .default(defaults.memoryMib)
    .describe("Memory; vCPUs grow with it, one at 1,769")
    .meta({ unit: "MiB", limit: "128 to 10,240 (Lambda)", cost: "$0.0000133334 per GB-second" }),
  timeoutSeconds: z
    .int()
    .default(defaults.timeoutSeconds)
    .describe("Time after which Lambda ends an invocation")
    .meta({ unit: "seconds", limit: "1 to 900 (Lambda)" }),
  reservedConcurrency: z
    .int()
    .min(1)
    .optional()
    .describe("Concurrency that no other function can take, and that this one cannot exceed. Default: none")
    .meta({ limit: "at least maximumConcurrency; an account keeps 100 unreserved" }),
});

/** How a function takes messages of its queue. */
export const sourceShape = (defaults: {
  readonly batchSize: number;
  readonly windowSeconds: number;
  readonly maximumConcurrency: number;
}) => ({
  batchSize: z
    .int()
    .default(defaults.batchSize)
    .describe("Messages of one invocation")
    .meta({ limit: "1 to 10,000 (Lambda); above 10 with a window" }),
  windowSeconds: z
    .int()
    .default(defaults.windowSeconds)
    .describe("Time to wait until a batch is full")
    .meta({ unit: "seconds", limit: "0 to 300 (Lambda)" }),
  maximumConcurrency: z
    .int()
    .default(defaults.maximumConcurrency)
    .describe("Invocations at a time. What comes faster waits in the queue")
    .meta({ limit: "2 to 1,000 (Lambda)" }),
});

const visibility = z
  .int()
  .min(1)
  .max(43_200)
  .meta({ unit: "seconds", limit: "43,200 (SQS); six times the function's timeout, and the window of its batches" });

const queueRest = (alarmAgeMinutes: number) => ({
  maxReceives: z
    .int()
    .min(1)
    .max(1000)
    .default(5)
    .describe("Receives after which a message goes to the dead-letter queue")
    .meta({ limit: "1 to 1000 (SQS)" }),
  alarmAgeMinutes: z
    .int()
    .min(1)
    .default(alarmAgeMinutes)
    .describe("Age of the oldest message that sends a ticket")
    .meta({ unit: "minutes" }),
});

/** A queue whose function is in the same layer. */
export const ownQueueShape = ({ alarmAgeMinutes }: { readonly alarmAgeMinutes: number }) => ({
  visibilitySeconds: visibility
    .optional()
    .describe(
      "Time that a function has for a message before another one gets it. Default: six times the timeout, and the window",
    ),
  ...queueRest(alarmAgeMinutes),
});

/** A queue whose function is in another layer. */
export const queueShape = (defaults: { readonly visibilitySeconds: number; readonly alarmAgeMinutes: number }) => ({
  visibilitySeconds: visibility
    .default(defaults.visibilitySeconds)
    .describe("Time that a function has for a message before another one gets it"),
  ...queueRest(defaults.alarmAgeMinutes),
});

/** Concurrency of Lambda in the account. */
export const accountConcurrency = z
  .int()
  .min(1)
  .default(1000)
  .describe("Concurrent executions of Lambda that the account has in the region")
  .meta({
    limit: "quota L-B99A9384: 1,000, in new accounts 10; the functions must leave 100 of it unreserved",
  });
