import { isTransient } from "../../../src/run/unit/transient-errors";

const webhook =
  'failed calling webhook "validate.clustersecretstore.external-secrets.io": failed to call webhook: Post "https://external-secrets-webhook.external-secrets.svc:443/validate-external-secrets-io-v1-clustersecretstore?timeout=5s": ';

/** The frame and the line breaks of Terraform's errors. */
const framed = (text: string): string =>
  [
    "╷",
    "│ Error: installation failed",
    "│ ",
    ...text.match(/.{1,76}(?:\s|$)/g)!.map((line) => `│ ${line.trim()}`),
    "╵",
  ].join("\n");

test.each([
  'no endpoints available for service "external-secrets-webhook"',
  "dial tcp 10.100.7.9:443: connect: connection refused",
  "context deadline exceeded",
  "tls: failed to verify certificate: x509: certificate signed by unknown authority",
])("a webhook that does not answer yet: %s", (reason) => {
  expect(isTransient(webhook + reason)).toBe(true);
  expect(isTransient(framed(webhook + reason))).toBe(true);
});

test.each([
  'admission webhook "validate.clustersecretstore.external-secrets.io" denied the request: invalid auth',
  "context deadline exceeded", // pods that do not become ready: a second try takes as long
  "cannot re-use a name that is still in use",
  "another operation (install/upgrade/rollback) is in progress",
])("not transient: %s", (message) => expect(isTransient(framed(message))).toBe(false));
