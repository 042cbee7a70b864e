import { problem } from "../../engine/problem";
import { rules } from "../rule";
import { blocks, isSet, stringsOf } from "../values";

/** Blocks with the origins of CORS, and the argument, by type. */
const corsOrigins = {
  aws_apigatewayv2_api: { block: "cors_configuration", argument: "allow_origins" },
  aws_lambda_function_url: { block: "cors", argument: "allow_origins" },
  aws_s3_bucket_cors_configuration: { block: "cors_rule", argument: "allowed_origins" },
} as const;

/** Throttling of API Gateway: what an account has for all its APIs, unless it is raised. */
const throttling = { throttling_rate_limit: 10_000, throttling_burst_limit: 5_000 } as const;

export const apiRules = rules(
  {
    id: "API-001",
    title: "Routes of HTTP APIs authorize callers",
    severity: "error",
    reason: "An API is on the internet. A route without an authorizer runs its function for everybody.",
    types: ["aws_apigatewayv2_route"],
    check({ values: { authorization_type: type } }) {
      if (["AWS_IAM", "JWT", "CUSTOM"].includes(String(type))) return undefined;
      return problem({ path: "authorization_type", value: type ?? undefined, must: "be AWS_IAM, JWT or CUSTOM" });
    },
  },
  {
    id: "API-002",
    title: "Stages of HTTP APIs throttle and log requests",
    severity: "error",
    reason:
      "One caller without a limit takes the requests of every API of the account. Without an access log nobody knows who called.",
    types: ["aws_apigatewayv2_stage"],
    check({ values }) {
      const settings = blocks(values, "default_route_settings")[0] ?? {};
      const limits = Object.entries(throttling).flatMap(([argument, most]) => {
        const value = settings[argument];
        if (typeof value === "string" || (typeof value === "number" && value >= 1 && value <= most)) return [];
        const path = `default_route_settings ${argument}`;
        return [problem({ path, value: value ?? undefined, must: `be 1 to ${most}` })];
      });
      const log = blocks(values, "access_log_settings")[0]?.["destination_arn"];
      return isSet(log) ? limits : [...limits, problem({ path: "access_log_settings", must: "name a log group" })];
    },
  },
  {
    id: "CORS-001",
    title: "CORS names origins in environments with deletion protection",
    severity: "error",
    reason: "With * every page of the internet can use a presigned URL or a token that it got hold of.",
    types: Object.keys(corsOrigins),
    check({ type, values }, module) {
      if (!module.deletionProtection) return undefined;
      const { block, argument } = corsOrigins[type as keyof typeof corsOrigins];
      const origins = blocks(values, block).flatMap((each) => stringsOf(each[argument]));
      const path = `${block} ${argument}`;
      return origins
        .filter((origin) => /^(https?:\/\/)?\*$/.test(origin))
        .map((value) => problem({ path, value, must: "be an origin, such as https://studio.example.com" }));
    },
  },
);
