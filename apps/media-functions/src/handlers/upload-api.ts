import { MetricUnit } from "@aws-lambda-powertools/metrics";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from "aws-lambda";
import { abortUpload, completeUpload, signParts } from "../api/change-upload";
import { createUpload } from "../api/create-upload";
import { ApiProblem } from "../api/problem";
import { type Operation, requestOf } from "../api/request";
import { listUploads, showUpload } from "../api/show-uploads";
import { isThrottling } from "../lib/errors";
import { logger, metrics } from "../lib/telemetry";

const operations: Readonly<Record<string, Operation>> = {
  "POST /uploads": createUpload,
  "GET /uploads": listUploads,
  "GET /uploads/{id}": showUpload,
  "DELETE /uploads/{id}": abortUpload,
  "POST /uploads/{id}/parts": signParts,
  "POST /uploads/{id}/complete": completeUpload,
};

/** The upload API, behind an HTTP API (payload 2.0) that authorizes every request. */
export async function handler(
  event: APIGatewayProxyEventV2,
  context: Context,
): Promise<APIGatewayProxyStructuredResultV2> {
  logger.addContext(context);
  try {
    const operation = operations[event.routeKey];
    if (operation === undefined) throw new ApiProblem(404, `allowed are ${Object.keys(operations).join(", ")}`);
    const { status, body } = await operation(requestOf(event, context));
    metrics.addMetric("RequestsAnswered", MetricUnit.Count, 1);
    return answer(status, "application/json", body);
  } catch (error) {
    const problem = problemOf(error);
    logger.warn("refused", { route: event.routeKey, status: problem.status, error: error as Error });
    metrics.addMetric(problem.status < 500 ? "RequestsRefused" : "RequestsFailed", MetricUnit.Count, 1);
    const body = { ...problem.toJSON(), instance: context.awsRequestId };
    const { retryAfterSeconds } = problem;
    const headers: Record<string, string> = {};
    if (retryAfterSeconds !== undefined) headers["retry-after"] = String(retryAfterSeconds);
    return answer(problem.status, "application/problem+json", body, headers);
  } finally {
    metrics.publishStoredMetrics();
  }
}

function problemOf(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  if (isThrottling(error)) return new ApiProblem(503, "too many requests at this time", [], 2);
  return new ApiProblem(500, "the request failed; it may be repeated");
}

const answer = (
  statusCode: number,
  contentType: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): APIGatewayProxyStructuredResultV2 => ({
  statusCode,
  headers: { "content-type": contentType, "cache-control": "no-store", ...headers },
  ...(body !== undefined && { body: JSON.stringify(body) }),
});
