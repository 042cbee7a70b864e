/**
 * Authentication of Kafka clients that run in Kubernetes. Credentials are never values of a module: clients read them
 * from a Kubernetes secret in their namespace.
 */
export type ClientAuthentication =
  /** An IAM role, through EKS Pod Identity: MSK only. */
  | { readonly kind: "iam" }
  /** User and password, SCRAM-SHA-512. The secret has the keys `password` and `sasl.jaas.config`, as Strimzi's have. */
  | { readonly kind: "scram"; readonly username: string; readonly secretName: string }
  /** A client certificate. The secret has the keys `user.crt` and `user.key`, in PEM. */
  | { readonly kind: "mtls"; readonly secretName: string }
  /** No authentication. `encryption: "none"` is for development clusters. */
  | { readonly kind: "none"; readonly encryption: "tls" | "none" };

export type ClientProperties = Readonly<Record<string, string>>;

/** SASL properties of IAM clients (github.com/aws/aws-msk-iam-auth). */
export const iamProperties: ClientProperties = {
  "sasl.mechanism": "AWS_MSK_IAM",
  "sasl.jaas.config": "software.amazon.msk.auth.iam.IAMLoginModule required;",
  "sasl.client.callback.handler.class": "software.amazon.msk.auth.iam.IAMClientCallbackHandler",
};

/** Name under which a worker knows Strimzi's config provider for Kubernetes secrets. */
export const secretsProvider = "secrets";

/**
 * Properties of a Kafka client in a Connect worker. Secrets are placeholders that the worker's config provider resolves
 * when the client starts.
 * @param namespace the namespace of the secret
 */
export function clientProperties(authentication: ClientAuthentication, namespace: string): ClientProperties {
  const secret = (name: string, key: string): string => `\${${secretsProvider}:${namespace}/${name}:${key}}`;
  switch (authentication.kind) {
    case "iam":
      return { "security.protocol": "SASL_SSL", ...iamProperties };
    case "scram":
      return {
        "security.protocol": "SASL_SSL",
        "sasl.mechanism": "SCRAM-SHA-512",
        "sasl.jaas.config": secret(authentication.secretName, "sasl.jaas.config"),
      };
    case "mtls":
      return {
        "security.protocol": "SSL",
        "ssl.keystore.type": "PEM",
        "ssl.keystore.certificate.chain": secret(authentication.secretName, "user.crt"),
        "ssl.keystore.key": secret(authentication.secretName, "user.key"),
      };
    case "none":
      return { "security.protocol": authentication.encryption === "tls" ? "SSL" : "PLAINTEXT" };
  }
}

/** The value `authentication` of the charts kafka-connect and kafka-topics. Encryption is their value `tls`. */
export function chartAuthentication(authentication: ClientAuthentication): Readonly<Record<string, unknown>> {
  switch (authentication.kind) {
    case "iam":
      return { kind: "iam", config: iamProperties };
    case "none":
      return { kind: "none" };
    default:
      return authentication;
  }
}

/** Whether clients connect over TLS. */
export const usesTls = (authentication: ClientAuthentication): boolean =>
  authentication.kind !== "none" || authentication.encryption === "tls";
