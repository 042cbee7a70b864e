import { LambdaClient } from "@aws-sdk/client-lambda";

/** Waits for an answer as long as a function may run. Not repeated: a run that is measured twice is measured wrongly. */
export const lambda = new LambdaClient({ maxAttempts: 1, requestHandler: { requestTimeout: 900_000 } });
