import type { APIGatewayProxyEventV2, Context } from "aws-lambda";
import type { ZodType } from "zod";
import { callerOf } from "./caller";
import { ApiProblem } from "./problem";

/** A request whose caller is known. */
export interface ApiRequest {
  readonly caller: string;
  /** `{id}` of the path, empty if it has none. */
  readonly id: string;
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /**
   * Reads the body.
   * @throws ApiProblem 400 with every mistake
   */
  readonly body: <Value>(schema: ZodType<Value>) => Value;
  readonly context: Context;
}

/** An answer. Its body is sent as JSON. */
export interface ApiAnswer {
  readonly status: number;
  readonly body?: unknown;
}

export type Operation = (request: ApiRequest) => Promise<ApiAnswer>;

/** @throws ApiProblem 401 if no authorizer has identified the caller */
export const requestOf = (event: APIGatewayProxyEventV2, context: Context): ApiRequest => ({
  caller: callerOf(event),
  id: event.pathParameters?.id ?? "",
  query: event.queryStringParameters ?? {},
  headers: event.headers,
  body: (schema) => checked(schema, jsonOf(event)),
  context,
});

function jsonOf({ body = "", isBase64Encoded }: APIGatewayProxyEventV2): unknown {
  try {
    return JSON.parse(isBase64Encoded ? Buffer.from(body, "base64").toString() : body);
  } catch {
    throw new ApiProblem(400, "the body is not JSON");
  }
}

/** @throws ApiProblem 400 with every mistake */
export function checked<Value>(schema: ZodType<Value>, value: unknown): Value {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const mistakes = result.error.issues.map((issue) => {
    const { message } = issue.code === "invalid_key" ? issue.issues[0]! : issue;
    return { field: issue.path.join("."), message };
  });
  throw new ApiProblem(400, "the request has mistakes, see errors", mistakes);
}
