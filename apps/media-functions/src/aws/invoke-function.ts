import { InvokeCommand } from "@aws-sdk/client-lambda";
import { lambda } from "./lambda";

export interface Invocation {
  /** The last 4 KB of the log, with the REPORT line. */
  readonly log: string;
  /** The error that the function ended with, as JSON. Undefined: none. */
  readonly error?: string;
}

/** Invokes a function and waits for its end. */
export async function invokeFunction(functionName: string, payload: string): Promise<Invocation> {
  const { LogResult, FunctionError, Payload } = await lambda.send(
    new InvokeCommand({ FunctionName: functionName, Payload: payload, LogType: "Tail" }),
  );
  return {
    log: Buffer.from(LogResult ?? "", "base64").toString(),
    ...(FunctionError === undefined ? {} : { error: Payload?.transformToString() ?? FunctionError }),
  };
}
