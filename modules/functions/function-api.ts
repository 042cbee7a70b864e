import { Apigatewayv2Api } from "@cdktf/provider-aws/lib/apigatewayv2-api";
import { Apigatewayv2Authorizer } from "@cdktf/provider-aws/lib/apigatewayv2-authorizer";
import { Apigatewayv2Integration } from "@cdktf/provider-aws/lib/apigatewayv2-integration";
import { Apigatewayv2Route } from "@cdktf/provider-aws/lib/apigatewayv2-route";
import { Apigatewayv2Stage } from "@cdktf/provider-aws/lib/apigatewayv2-stage";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import { Construct } from "constructs";
import type { EventFunction } from "./event-function";

/** Callers of an API: with a token of an issuer for an audience, or with a signature of IAM. */
export type ApiAuthorization =
  { readonly kind: "jwt"; readonly issuer: string; readonly audience: readonly string[] } | { readonly kind: "iam" };

export interface FunctionApiProps {
  /** Account of the callers' API. */
  readonly account: string;
  readonly name: string;
  readonly description: string;
  /** Answers every route. */
  readonly target: EventFunction;
  /** Method and path: `POST /uploads/{id}/parts`. */
  readonly routes: readonly string[];
  readonly authorization: ApiAuthorization;
  /** Origins of web pages that call it. */
  readonly corsOrigins: readonly string[];
  /** Requests of all callers together. More are answered 429. */
  readonly throttling: { readonly requestsPerSecond: number; readonly burst: number };
  readonly logs: { readonly keyArn: string; readonly retentionDays: number };
}

/** An HTTP API before a function: authorized, throttled and logged on every route. $1 per million requests. */
export class FunctionApi extends Construct {
  readonly id: string;
  /** Without a slash at the end. */
  readonly url: string;

  constructor(scope: Construct, id: string, props: FunctionApiProps) {
    super(scope, id);
    const { name, target, corsOrigins } = props;
    const api = new Apigatewayv2Api(this, "resource", {
      name,
      description: props.description,
      protocolType: "HTTP",
      corsConfiguration:
        corsOrigins.length === 0
          ? undefined
          : {
              allowOrigins: [...corsOrigins],
              allowMethods: [...new Set(props.routes.map((route) => route.split(" ")[0]!))],
              allowHeaders: ["authorization", "content-type", "idempotency-key", ...signatureHeaders],
              maxAge: 3600,
            },
    });
    const integration = new Apigatewayv2Integration(this, "integration", {
      apiId: api.id,
      integrationType: "AWS_PROXY",
      integrationUri: target.invokeArn,
      payloadFormatVersion: "2.0",
    });
    new LambdaPermission(this, "permission", {
      statementId: "HttpApi",
      action: "lambda:InvokeFunction",
      functionName: target.name,
      principal: "apigateway.amazonaws.com",
      sourceAccount: props.account,
      sourceArn: `${api.executionArn}/*/*`,
    });
    const authorization = this.authorize(api, props.authorization);
    for (const routeKey of props.routes) {
      new Apigatewayv2Route(this, routeId(routeKey), {
        apiId: api.id,
        routeKey,
        target: `integrations/${integration.id}`,
        ...authorization,
      });
    }
    this.deploy(api, props);
    this.id = api.id;
    this.url = api.apiEndpoint;
  }

  private authorize({ id: apiId }: Apigatewayv2Api, authorization: ApiAuthorization) {
    if (authorization.kind === "iam") return { authorizationType: "AWS_IAM" };
    const { id: authorizerId } = new Apigatewayv2Authorizer(this, "authorizer", {
      apiId,
      name: "jwt",
      authorizerType: "JWT",
      identitySources: ["$request.header.Authorization"],
      jwtConfiguration: { issuer: authorization.issuer, audience: [...authorization.audience] },
    });
    return { authorizationType: "JWT", authorizerId };
  }

  private deploy({ id: apiId }: Apigatewayv2Api, { name, throttling, logs }: FunctionApiProps): void {
    const logGroup = new CloudwatchLogGroup(this, "log-group", {
      name: `/aws/apigateway/${name}`,
      kmsKeyId: logs.keyArn,
      retentionInDays: logs.retentionDays,
    });
    new Apigatewayv2Stage(this, "stage", {
      apiId,
      name: "$default",
      autoDeploy: true,
      accessLogSettings: { destinationArn: logGroup.arn, format: JSON.stringify(accessLog) },
      defaultRouteSettings: {
        throttlingBurstLimit: throttling.burst,
        throttlingRateLimit: throttling.requestsPerSecond,
        detailedMetricsEnabled: true,
      },
    });
  }
}

/** Headers of a request that is signed for IAM. */
const signatureHeaders = ["x-amz-content-sha256", "x-amz-date", "x-amz-security-token"];

/** docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html */
const accessLog = {
  requestId: "$context.requestId",
  time: "$context.requestTime",
  sourceIp: "$context.identity.sourceIp",
  caller: "$context.identity.caller",
  subject: "$context.authorizer.claims.sub",
  route: "$context.routeKey",
  status: "$context.status",
  latencyMs: "$context.responseLatency",
  error: "$context.error.message",
  integrationError: "$context.integrationErrorMessage",
};

/** `post-uploads-id-parts` of `POST /uploads/{id}/parts`. */
const routeId = (routeKey: string): string =>
  routeKey
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replace(/-$/, "");
