import {
  IdempotencyAlreadyInProgressError,
  IdempotencyConfig,
  IdempotencyValidationError,
  makeIdempotent,
} from "@aws-lambda-powertools/idempotency";
import { DynamoDBPersistenceLayer } from "@aws-lambda-powertools/idempotency/dynamodb";
import { dynamodbClient } from "../aws/dynamodb";
import { settings } from "../lib/settings";
import { ApiProblem } from "./problem";
import type { ApiRequest } from "./request";

const rememberSeconds = 86_400;
const keyPattern = /^[\x21-\x7E]{1,128}$/;

/**
 * Does work once for each `Idempotency-Key` of a caller, and answers a repeated request as the first one, for a day.
 * Without the header every request does the work.
 * @throws ApiProblem 409 while the first request is running, 422 if the same key comes with another body
 */
export async function once<Result>(request: ApiRequest, body: object, work: () => Promise<Result>): Promise<Result> {
  const key = request.headers["idempotency-key"];
  if (key === undefined) return work();
  if (!keyPattern.test(key)) throw new ApiProblem(400, "Idempotency-Key must have 1 to 128 visible ASCII characters");
  const config = new IdempotencyConfig({
    eventKeyJmesPath: "key",
    payloadValidationJmesPath: "body",
    expiresAfterSeconds: rememberSeconds,
    lambdaContext: request.context,
  });
  const persistenceStore = new DynamoDBPersistenceLayer({
    tableName: settings("LIMITS_TABLE").LIMITS_TABLE,
    keyAttr: "id",
    expiryAttr: "expiresAt",
    awsSdkV3Client: dynamodbClient,
  });
  const run = makeIdempotent(work as (data: object) => Promise<Result>, {
    persistenceStore,
    config,
    keyPrefix: "idempotency#upload-api",
  });
  try {
    return await run({ key: [request.caller, key], body });
  } catch (error) {
    throw problemOf(error);
  }
}

function problemOf(error: unknown): unknown {
  if (error instanceof IdempotencyValidationError) {
    return new ApiProblem(422, "the same Idempotency-Key came with another body; use a new key");
  }
  if (error instanceof IdempotencyAlreadyInProgressError) {
    return new ApiProblem(409, "the first request with this Idempotency-Key is still running", [], 1);
  }
  return error;
}
