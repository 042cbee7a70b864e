import { EventFunction } from "../../../modules/functions/event-function";
import { FunctionApi, type FunctionApiProps } from "../../../modules/functions/function-api";
import { resources, synthModule } from "../../support/projects/synth";

const synth = (change: Partial<FunctionApiProps> = {}) =>
  synthModule((stack) => {
    const logs = { keyArn: "arn:key/logs", retentionDays: 30 };
    const target = new EventFunction(stack, "greet", {
      home: { account: "111111111111", region: "us-east-1" },
      name: "acme-test-greet",
      description: "Greets",
      code: { app: "secret-rotation", entry: "src/handler.ts" },
      memoryMib: 512,
      timeoutSeconds: 30,
      environment: {},
      statements: [],
      keyArn: "arn:key/data",
      logs,
    });
    new FunctionApi(stack, "api", {
      account: "111111111111",
      name: "acme-test-greetings",
      description: "Greetings",
      target,
      routes: ["GET /greetings", "POST /greetings/{id}/parts"],
      authorization: { kind: "iam" },
      corsOrigins: ["https://studio.example.com"],
      throttling: { requestsPerSecond: 100, burst: 200 },
      logs,
      ...change,
    });
  });
const greeter = synth();

test("every route asks for a signature of IAM and goes to the function", () =>
  expect(resources(greeter, "aws_apigatewayv2_route")).toMatchObject({
    api_get_greetings: {
      route_key: "GET /greetings",
      authorization_type: "AWS_IAM",
      target: "integrations/${aws_apigatewayv2_integration.api_integration.id}",
    },
    api_post_greetings_id_parts: { route_key: "POST /greetings/{id}/parts", authorization_type: "AWS_IAM" },
  }));

test("with jwt every route asks for a token of the issuer", () => {
  const authorization = { kind: "jwt", issuer: "https://login.example.com", audience: ["media"] } as const;
  const withTokens = synth({ authorization });
  expect(resources(withTokens, "aws_apigatewayv2_authorizer").api_authorizer).toMatchObject({
    authorizer_type: "JWT",
    identity_sources: ["$request.header.Authorization"],
    jwt_configuration: { issuer: "https://login.example.com", audience: ["media"] },
  });
  for (const route of Object.values(resources(withTokens, "aws_apigatewayv2_route"))) {
    expect(route).toMatchObject({
      authorization_type: "JWT",
      authorizer_id: "${aws_apigatewayv2_authorizer.api_authorizer.id}",
    });
  }
});

test("the stage throttles, measures and logs", () => {
  expect(resources(greeter, "aws_apigatewayv2_stage").api_stage).toMatchObject({
    name: "$default",
    auto_deploy: true,
    default_route_settings: { throttling_burst_limit: 200, throttling_rate_limit: 100, detailed_metrics_enabled: true },
    access_log_settings: { destination_arn: "${aws_cloudwatch_log_group.api_log_group.arn}" },
  });
  expect(resources(greeter, "aws_cloudwatch_log_group").api_log_group).toMatchObject({
    name: "/aws/apigateway/acme-test-greetings",
    kms_key_id: "arn:key/logs",
    retention_in_days: 30,
  });
});

test("only this API of this account calls the function", () =>
  expect(resources(greeter, "aws_lambda_permission").api_permission).toMatchObject({
    principal: "apigateway.amazonaws.com",
    source_account: "111111111111",
    source_arn: "${aws_apigatewayv2_api.api.execution_arn}/*/*",
  }));

test("pages of the origins may call it, and without origins none", () => {
  expect(resources(greeter, "aws_apigatewayv2_api").api).toMatchObject({
    protocol_type: "HTTP",
    cors_configuration: { allow_origins: ["https://studio.example.com"], allow_methods: ["GET", "POST"] },
  });
  expect(resources(synth({ corsOrigins: [] }), "aws_apigatewayv2_api").api!.cors_configuration).toBeUndefined();
});
