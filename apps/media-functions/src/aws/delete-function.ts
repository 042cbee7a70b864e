import { DeleteFunctionCommand, ResourceNotFoundException } from "@aws-sdk/client-lambda";
import { lambda } from "./lambda";

/** Deletes a function, if it is there. */
export async function deleteFunction(functionName: string): Promise<void> {
  try {
    await lambda.send(new DeleteFunctionCommand({ FunctionName: functionName }));
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
  }
}
