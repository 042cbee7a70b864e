import {
  chartAuthentication,
  type ClientAuthentication,
  clientProperties,
  usesTls,
} from "../../../modules/kafka/client-authentication";

const cases: [ClientAuthentication, Record<string, string>, tls: boolean][] = [
  [
    { kind: "iam" },
    {
      "security.protocol": "SASL_SSL",
      "sasl.mechanism": "AWS_MSK_IAM",
      "sasl.jaas.config": "software.amazon.msk.auth.iam.IAMLoginModule required;",
      "sasl.client.callback.handler.class": "software.amazon.msk.auth.iam.IAMClientCallbackHandler",
    },
    true,
  ],
  [
    { kind: "scram", username: "connect", secretName: "connect-user" },
    {
      "security.protocol": "SASL_SSL",
      "sasl.mechanism": "SCRAM-SHA-512",
      "sasl.jaas.config": "${secrets:kafka-connect/connect-user:sasl.jaas.config}",
    },
    true,
  ],
  [
    { kind: "mtls", secretName: "connect-certificate" },
    {
      "security.protocol": "SSL",
      "ssl.keystore.type": "PEM",
      "ssl.keystore.certificate.chain": "${secrets:kafka-connect/connect-certificate:user.crt}",
      "ssl.keystore.key": "${secrets:kafka-connect/connect-certificate:user.key}",
    },
    true,
  ],
  [{ kind: "none", encryption: "tls" }, { "security.protocol": "SSL" }, true],
  [{ kind: "none", encryption: "none" }, { "security.protocol": "PLAINTEXT" }, false],
];

test.each(cases)("%j", (authentication, properties, tls) => {
  expect(clientProperties(authentication, "kafka-connect")).toEqual(properties);
  expect(usesTls(authentication)).toBe(tls);
});

test("charts get what their templates use: encryption is their value tls", () => {
  expect(chartAuthentication({ kind: "none", encryption: "none" })).toEqual({ kind: "none" });
  expect(chartAuthentication({ kind: "mtls", secretName: "x" })).toEqual({ kind: "mtls", secretName: "x" });
  expect(chartAuthentication({ kind: "iam" })).toMatchObject({ config: { "sasl.mechanism": "AWS_MSK_IAM" } });
});
