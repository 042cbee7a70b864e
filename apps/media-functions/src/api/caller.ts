import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { ApiProblem } from "./problem";

/** Identity that the authorizers of an HTTP API add to an event. */
interface Authorizer {
  readonly jwt?: { readonly claims: Readonly<Record<string, unknown>> };
  readonly iam?: { readonly userArn: string };
}

const assumedRole = /^arn:([^:]+):sts::(\d+):assumed-role\/([^/]+)\/.+$/;

/**
 * The owner of uploads that a request makes: the subject of its token, or the IAM user or role that signed it. Sessions of
 * a role are one owner, since each has a name of its own.
 * @throws ApiProblem 401 if no authorizer has identified the caller
 */
export function callerOf(event: APIGatewayProxyEventV2): string {
  const { authorizer } = event.requestContext as { readonly authorizer?: Authorizer };
  const subject = authorizer?.jwt?.claims.sub;
  if (typeof subject === "string" && subject !== "") return subject;
  const arn = authorizer?.iam?.userArn;
  if (typeof arn === "string" && arn !== "") return arn.replace(assumedRole, "arn:$1:iam::$2:role/$3");
  throw new ApiProblem(401, "the request has no token with a subject, and no signature of IAM");
}
