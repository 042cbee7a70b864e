import { json, type Gap } from "./gap";

/** The operations that run a function, in every version of the API. */
const invocation = /\/functions\/[^/]+\/(?:invocations|invoke-async|response-streaming-invocations)\/?$/;

/** Invocations of Lambda functions. The sandbox keeps functions and runs none. */
export function functionInvocations(): Gap {
  return {
    name: "lambda: invocations are refused",
    service: "lambda",
    reason: "moto would run the function in Docker; the sandbox runs no code",
    matches: ({ path }) => invocation.test(decodeURIComponent(path)),
    answer() {
      const message = "the sandbox keeps functions, but runs none; test the handler in process";
      return Promise.resolve(json(403, { message }, { "x-amzn-errortype": "StrataSandboxRunsNoCode" }));
    },
  };
}
