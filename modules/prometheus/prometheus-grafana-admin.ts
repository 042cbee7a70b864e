import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret";
import { SecretsmanagerSecretVersion } from "@cdktf/provider-aws/lib/secretsmanager-secret-version";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { EphemeralPassword } from "../aws/ephemeral-password";

export interface GrafanaAdminProps {
  /** The secret's name in Secrets Manager. */
  readonly name: string;
  readonly keyArn: string;
  readonly namespace: string;
  /** The ClusterSecretStore that reads Secrets Manager. */
  readonly secretStoreName: string;
  /** A higher number makes a new password. */
  readonly passwordVersion: number;
  /** Whether a deleted secret can be called back for 30 days. */
  readonly deletionProtection: boolean;
}

/**
 * Grafana's admin. The password is made up in Secrets Manager and is in no plan and no state; External Secrets
 * brings it into the cluster. $0.40 a month.
 */
export class GrafanaAdmin extends Construct {
  static readonly secretName = "grafana-admin";

  readonly secretArn: string;
  /** The ExternalSecret, for the release that Grafana is in: its pods wait for the Secret that comes of it. */
  readonly manifest: Readonly<Record<string, unknown>>;
  /** Resources that must exist before the manifest. */
  readonly ready: ITerraformDependable;

  constructor(scope: Construct, id: string, props: GrafanaAdminProps) {
    super(scope, id);
    const secret = new SecretsmanagerSecret(this, "resource", {
      name: props.name,
      description: "Admin of Grafana",
      kmsKeyId: props.keyArn,
      recoveryWindowInDays: props.deletionProtection ? 30 : 0,
    });
    const password = new EphemeralPassword(this, "password", 32);
    this.ready = new SecretsmanagerSecretVersion(this, "version", {
      secretId: secret.id,
      secretStringWo: JSON.stringify({ "admin-user": "admin", "admin-password": password.value }),
      secretStringWoVersion: props.passwordVersion,
    });
    this.secretArn = secret.arn;
    this.manifest = externalSecret(props, secret.name);
  }
}

function externalSecret({ namespace, secretStoreName }: GrafanaAdminProps, key: string) {
  return {
    apiVersion: "external-secrets.io/v1",
    kind: "ExternalSecret",
    metadata: { name: GrafanaAdmin.secretName, namespace },
    spec: {
      refreshInterval: "1h",
      secretStoreRef: { kind: "ClusterSecretStore", name: secretStoreName },
      target: { name: GrafanaAdmin.secretName },
      // All that the secret has: `admin-user` and `admin-password`, as Grafana's chart calls them.
      dataFrom: [{ extract: { key } }],
    },
  };
}
