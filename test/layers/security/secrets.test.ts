import type { z } from "zod";
import { existing, unit } from "../../../src/engine/unit";
import { secrets } from "../../../src/layers/security/secrets";
import { evaluate } from "../../../src/policy/evaluate";
import { statements } from "../../support/aws/policy-statements";
import { problemsOf, resources, synthFiles, testEnvironment, type TestSettings } from "../../support/projects/synth";

type Inputs = z.input<typeof secrets.inputs>;

const secretsKeyArn = "arn:aws:kms:us-east-1:111111111111:key/secrets";
const logsKeyArn = "arn:aws:kms:us-east-1:111111111111:key/logs";
const topic = "arn:aws:sns:us-east-1:111111111111:acme-test-";
const needs = {
  kms: existing({ secretsKeyArn, logsKeyArn }),
  alerting: existing({ pageTopicArn: `${topic}page`, ticketTopicArn: `${topic}ticket` }),
};

const synth = (inputs: Inputs = {}, environment: TestSettings = {}) =>
  synthFiles({
    "environments/test/environment.ts": testEnvironment(environment),
    "environments/test/secrets.ts": unit(secrets, { ...needs, ...inputs }),
  });
const moduleOf = (inputs?: Inputs, environment?: TestSettings) =>
  synth(inputs, environment).get("test-secrets")!.module;
const problems = (inputs: Inputs) =>
  problemsOf(() => synth(inputs)).map((each) => each.replace("environments/test/secrets.ts: ", ""));

const reader = "arn:aws:iam::111111111111:role/acme-test-*";
const functionArn = "arn:aws:lambda:us-east-1:111111111111:function:other";

describe("by default", () => {
  const module = moduleOf();

  test("there are five secrets under the customer managed key, restorable for a week", () => {
    const found = Object.values(resources(module, "aws_secretsmanager_secret"));
    expect(found.map(({ name }) => name)).toEqual(
      ["mysql", "redis", "grafana", "argocd", "application"].map((name) => `acme-test/${name}`),
    );
    for (const each of found) expect(each).toMatchObject({ kms_key_id: secretsKeyArn, recovery_window_in_days: 7 });
  });

  test("values are generated in each run and reach write-only arguments alone", () => {
    const ephemeral = (field: string) =>
      `\${ephemeral.aws_secretsmanager_random_password.secrets_${field}.random_password}`;
    const versions = resources(module, "aws_secretsmanager_secret_version");
    const valueOf = (name: string) =>
      JSON.parse(versions[`secrets_${name}_version`]!.secret_string_wo as string) as unknown;
    expect(valueOf("mysql")).toEqual({ username: "app", password: ephemeral("mysql_password") });
    expect(valueOf("grafana")).toEqual({ username: "admin", password: ephemeral("grafana_password") });
    expect(valueOf("application")).toEqual({
      jwtKey: ephemeral("application_jwtKey"),
      apiKey: ephemeral("application_apiKey"),
      encryptionKey: ephemeral("application_encryptionKey"),
    });
    const text = JSON.stringify(module);
    expect(text.match(/random_password\}/g)).toHaveLength(7);
    expect(text.match(/"secret_string_wo":/g)).toHaveLength(5);
    expect(text).not.toContain('"secret_string":');
  });

  test("Terraform writes version 1 and never again, so a rotated secret stays", () => {
    for (const each of Object.values(resources(module, "aws_secretsmanager_secret_version")))
      expect(each.secret_string_wo_version).toBe(1);
  });

  test("access needs TLS, and IAM says who reads", () => {
    for (const each of Object.values(resources(module, "aws_secretsmanager_secret_policy"))) {
      expect(each.block_public_policy).toBe(true);
      expect(Object.keys(statements(each.policy))).toEqual(["DenyWithoutTls"]);
      expect(statements(each.policy)["DenyWithoutTls"]).toMatchObject({
        Effect: "Deny",
        Principal: "*",
        Action: "secretsmanager:*",
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      });
    }
  });

  test("nothing is rotated, and there is no function", () => {
    expect(resources(module, "aws_secretsmanager_secret_rotation")).toEqual({});
    expect(resources(module, "aws_lambda_function")).toEqual({});
  });

  test("every secret is an output", () => {
    for (const name of ["mysql", "redis", "grafana", "argocd", "application"])
      expect(module.output![`${name}SecretArn`]).toMatchObject({
        value: `\${aws_secretsmanager_secret.secrets_${name}.arn}`,
      });
  });
});

test("with deletion protection a secret can be restored for 30 days; recoveryDays overrides both", () => {
  const days = (module: ReturnType<typeof moduleOf>) =>
    resources(module, "aws_secretsmanager_secret")["secrets_mysql"]!.recovery_window_in_days;
  expect(days(moduleOf({}, { deletionProtection: true }))).toBe(30);
  expect(days(moduleOf({ recoveryDays: 0 }))).toBe(0);
});

test("readerArns are the only readers, besides the deploy role and the rotation function", () => {
  const deployRoleArn = "arn:aws:iam::111111111111:role/deploy";
  const module = moduleOf(
    { application: { readerArns: [reader], rotation: { days: 90 } }, grafana: { readerArns: [reader] } },
    { deployRoleArn },
  );
  const readers = (name: string) =>
    statements(resources(module, "aws_secretsmanager_secret_policy")[`secrets_${name}_policy`]!.policy)[
      "DenyOtherReaders"
    ];
  expect(readers("application")).toMatchObject({
    Effect: "Deny",
    Action: ["secretsmanager:GetSecretValue", "secretsmanager:BatchGetSecretValue"],
    Condition: {
      ArnNotLike: { "aws:PrincipalArn": [reader, deployRoleArn, "${aws_iam_role.secrets_rotation_role.arn}"] },
    },
  });
  expect(readers("grafana")).toMatchObject({
    Condition: { ArnNotLike: { "aws:PrincipalArn": [reader, deployRoleArn] } },
  });
});

describe("rotation", () => {
  const module = moduleOf({ application: { rotation: { days: 90 } }, argocd: { rotation: { days: 30, functionArn } } });

  test("is by the layer's function, once Secrets Manager may invoke it, or by another", () =>
    expect(resources(module, "aws_secretsmanager_secret_rotation")).toMatchObject({
      secrets_application_rotation: {
        secret_id: "${aws_secretsmanager_secret.secrets_application.arn}",
        rotation_lambda_arn: "${aws_lambda_function.secrets_rotation.arn}",
        rotation_rules: { automatically_after_days: 90 },
        depends_on: [
          "aws_secretsmanager_secret_version.secrets_application_version",
          "aws_lambda_permission.secrets_rotation_permission",
        ],
      },
      secrets_argocd_rotation: { rotation_lambda_arn: functionArn },
    }));

  test("the function knows which fields to generate, and its log group is encrypted", () => {
    const { secrets_rotation: rotation } = resources(module, "aws_lambda_function");
    expect(rotation).toMatchObject({
      function_name: "acme-test-secret-rotation",
      handler: "index.handler",
      kms_key_arn: secretsKeyArn,
      runtime: "nodejs22.x",
      environment: {
        variables: {
          ROTATION: "generated",
          ROTATED_FIELDS: '{"acme-test/application":["jwtKey","apiKey","encryptionKey"]}',
        },
      },
    });
    expect(rotation!.vpc_config).toBeUndefined();
    expect(resources(module, "aws_cloudwatch_log_group")["secrets_rotation_log_group"]).toMatchObject({
      name: "/aws/lambda/acme-test-secret-rotation",
      kms_key_id: logsKeyArn,
      retention_in_days: 90,
    });
  });

  test("the role reaches the rotated secret alone, and the key only through Secrets Manager and Lambda", () => {
    const policy = statements(resources(module, "aws_iam_role_policy")["secrets_rotation_rotate"]!.policy);
    expect(policy["RotateSecrets"]).toMatchObject({
      Resource: ["${aws_secretsmanager_secret.secrets_application.arn}"],
    });
    expect(policy["UseKey"]).toMatchObject({
      Resource: secretsKeyArn,
      Condition: {
        StringEquals: {
          "kms:ViaService": ["secretsmanager.us-east-1.amazonaws.com", "lambda.us-east-1.amazonaws.com"],
        },
      },
    });
    expect(Object.keys(policy)).toEqual(["RotateSecrets", "GeneratePasswords", "UseKey", "WriteLogs"]);
  });

  test("Secrets Manager of this account alone invokes it, and a failure is a ticket", () => {
    expect(resources(module, "aws_lambda_permission")["secrets_rotation_permission"]).toMatchObject({
      principal: "secretsmanager.amazonaws.com",
      source_account: "111111111111",
    });
    expect(resources(module, "aws_cloudwatch_metric_alarm")["secrets_rotation_rotation_failed"]).toMatchObject({
      alarm_name: "acme-test-secret-rotation-failed",
      dimensions: { FunctionName: "${aws_lambda_function.secrets_rotation.function_name}" },
      alarm_actions: [`${topic}ticket`],
    });
  });

  test("the policy finds nothing", () => {
    const organization = { name: "acme", tags: { owner: "tests", "cost-center": "tests" } };
    const units = synth({ application: { rotation: { days: 90 } } }, { organization });
    const found = evaluate([...units.values()]).findings;
    expect(found.map(({ rule, address, message }) => `${rule.id} ${address} ${message}`)).toEqual([]);
  });
});

test("more secrets have a name, a purpose and an output", () => {
  const module = moduleOf({ others: { "geo-api": { description: "Geocoder", generated: { token: 40 } } } });
  expect(resources(module, "aws_secretsmanager_secret")["secrets_geo_api"]).toMatchObject({
    name: "acme-test/geo-api",
    description: "Geocoder",
  });
  expect(module.output!.secretArns).toMatchObject({
    value: { "geo-api": "${aws_secretsmanager_secret.secrets_geo_api.arn}" },
  });
});

describe("refused before Terraform runs", () => {
  test("a value written as a literal, which the message does not show", () => {
    const literal = { generated: { jwtKey: "correct-horse-battery" as unknown as number } };
    expect(problems({ application: literal, others: { token: { description: "Token", ...literal } } })).toEqual(
      ["application", "others.token"].map(
        (name) =>
          `${name}.generated.jwtKey must be a number of characters: Secrets Manager generates the value, and no file contains one.`,
      ),
    );
    expect(problems({ mysql: { password: "correct-horse-battery" } as never })).toEqual([
      "mysql.password is not an input (known: username, generated, readerArns, rotation).",
    ]);
  });

  test("a rotation without its function", () =>
    expect(problems({ mysql: { rotation: { days: 30 } }, redis: { rotation: { days: 30 } } })).toEqual([
      "mysql.rotation has no function: new values alone would lock the user out (set functionArn, or rotate the user where it is created: database.rotationDays of the databases layer).",
      "redis.rotation has no function: new values alone would lock the user out (set functionArn, or rotate the user where it is created: cache.rotationDays of the databases layer).",
    ]));

  test.each<[string, Inputs, string]>([
    [
      "a short password",
      { grafana: { generated: { password: 8 } } },
      "grafana.generated.password is 8, but must be at least 16.",
    ],
    ["a recovery window that AWS does not offer", { recoveryDays: 3 }, "recoveryDays is 3, but must be 0, or 7 to 30."],
    [
      "a name twice",
      { others: { redis: { description: "x" } } },
      "others.redis must have another name: redis is an input of its own.",
    ],
    [
      "a reader that is no principal",
      { redis: { readerArns: ["acme-app"] } },
      'redis.readerArns.0 is "acme-app", but must be the ARN of a role or user, or a pattern.',
    ],
    [
      "no function's ARN",
      { argocd: { rotation: { days: 30, functionArn: "rotate" } } },
      'argocd.rotation.functionArn is "rotate", but must be the ARN of a Lambda function.',
    ],
    [
      "a login name that databases do not take",
      { mysql: { username: "App User" } },
      'mysql.username is "App User", but must have a lower-case letter first, then up to 29 of a-z, 0-9 and _.',
    ],
  ])("%s", (_, inputs, message) => expect(problems(inputs)).toEqual([message]));
});
