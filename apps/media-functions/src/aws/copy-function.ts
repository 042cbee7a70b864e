import { CreateFunctionCommand, GetFunctionCommand, waitUntilFunctionActiveV2 } from "@aws-sdk/client-lambda";
import { lambda } from "./lambda";

/** A function with the code, role, variables and timeout of another, and a size of its own. */
export interface FunctionCopy {
  readonly functionName: string;
  readonly memoryMib: number;
}

/**
 * Makes a copy of a function. Nothing starts it but whoever invokes it: mappings, schedules and aliases are not copied.
 * Its variables are encrypted with a key of Lambda, since it lives for minutes.
 */
export async function copyFunction(original: string, { functionName, memoryMib }: FunctionCopy): Promise<void> {
  const { Code, Configuration: found } = await lambda.send(new GetFunctionCommand({ FunctionName: original }));
  const response = await fetch(Code!.Location!);
  if (!response.ok) throw new Error(`the code of ${original} cannot be read: HTTP ${response.status}`);
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: functionName,
      Description: `Copy of ${original} for power tuning; may be deleted`,
      Code: { ZipFile: new Uint8Array(await response.arrayBuffer()) },
      MemorySize: memoryMib,
      Role: found!.Role,
      Runtime: found!.Runtime,
      Handler: found!.Handler,
      Architectures: found!.Architectures,
      Timeout: found!.Timeout,
      Environment: { Variables: found!.Environment?.Variables ?? {} },
      EphemeralStorage: found!.EphemeralStorage,
      // As text the last line of an invocation is its REPORT. The role may write to the log group of the original alone.
      LoggingConfig: { LogFormat: "Text", LogGroup: found!.LoggingConfig?.LogGroup },
    }),
  );
  await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 120, minDelay: 1, maxDelay: 5 }, { FunctionName: functionName }); // prettier-ignore
}
