import { arn, releasesOf, stackOf } from "../../prometheus/stack";
import { resources } from "../../support/projects/synth";

describe("Grafana's admin", () => {
  it("has a password that is in no plan and no state", () => {
    const module = stackOf({ adminPasswordVersion: 3 });
    expect(resources(module, "aws_secretsmanager_secret")["prometheus_grafana_admin"]).toMatchObject({
      name: "acme-test/grafana-admin",
      kms_key_id: arn("kms", "key/secrets"),
      recovery_window_in_days: 30,
    });
    const version = resources(module, "aws_secretsmanager_secret_version")["prometheus_grafana_admin_version"]!;
    expect(version).toMatchObject({
      secret_string_wo_version: 3,
      secret_string_wo: expect.stringContaining('{"admin-user":"admin","admin-password":"') as unknown,
    });
    expect(version).not.toHaveProperty("secret_string");
    // Only the write-only argument has it.
    expect(JSON.stringify(module).split("prometheus_grafana_admin_password.random_password")).toHaveLength(2);
  });

  it("comes into the cluster by External Secrets, in the release that waits for it", () => {
    const { values } = releasesOf().stack;
    expect(values["grafana"]).toMatchObject({ admin: { existingSecret: "grafana-admin" } });
    expect(values["extraManifests"]).toEqual([
      {
        apiVersion: "external-secrets.io/v1",
        kind: "ExternalSecret",
        metadata: { name: "grafana-admin", namespace: "monitoring" },
        spec: {
          refreshInterval: "1h",
          secretStoreRef: { kind: "ClusterSecretStore", name: "secrets-manager" },
          target: { name: "grafana-admin" },
          dataFrom: [{ extract: { key: "acme-test/grafana-admin" } }],
        },
      },
    ]);
  });

  it("lets the secret go at once where nothing is protected, so that it can be made again", () =>
    expect(
      resources(stackOf({ deletionProtection: false }), "aws_secretsmanager_secret")["prometheus_grafana_admin"],
    ).toMatchObject({ recovery_window_in_days: 0 }));
});
