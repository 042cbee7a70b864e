// Runs a function of Lambda in this process: `node run-function.cjs <bundle>`, with the function's environment. Events come
// as messages of the parent process, with an id, and results go back with it.
const { pathToFileURL } = require("node:url");

const [file] = process.argv.slice(2);
let handler;
let atLoad;
import(pathToFileURL(file)).then((module) => {
  handler = module.handler ?? module.default.handler;
  atLoad = process.cpuUsage();
  process.send({ isLoaded: true });
});

let number = 0;
const contextOf = (timeoutSeconds) => {
  const end = Date.now() + timeoutSeconds * 1000;
  const name = process.env.AWS_LAMBDA_FUNCTION_NAME;
  return {
    callbackWaitsForEmptyEventLoop: false,
    functionName: name,
    functionVersion: "$LATEST",
    invokedFunctionArn: `arn:aws:lambda:${process.env.AWS_REGION}:123456789012:function:${name}`,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    awsRequestId: `00000000-0000-4000-8000-${String(++number).padStart(12, "0")}`,
    logGroupName: `/aws/lambda/${name}`,
    logStreamName: "local",
    getRemainingTimeInMillis: () => end - Date.now(),
  };
};

process.on("message", async ({ id, event, timeoutSeconds }) => {
  try {
    const result = await handler(event, contextOf(timeoutSeconds));
    const { user, system } = process.cpuUsage(atLoad);
    process.send({ id, result, cpuMs: (user + system) / 1000 });
  } catch (error) {
    process.send({ id, error: String(error?.stack ?? error) });
  }
});
