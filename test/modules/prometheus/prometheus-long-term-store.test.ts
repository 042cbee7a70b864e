import { releasesOf, stackOf } from "../../prometheus/stack";
import { statements } from "../../support/aws/policy-statements";
import { resources } from "../../support/projects/synth";

describe("the long-term store", () => {
  const module = stackOf({ longTermStore: true });

  it("is a workspace that Prometheus writes to by its own role", () => {
    expect(resources(module, "aws_prometheus_workspace")["prometheus_long_term_store"]).toMatchObject({
      alias: "acme-test",
      lifecycle: { prevent_destroy: true },
    });
    expect(releasesOf({ longTermStore: true }).stack.values["prometheus"]).toMatchObject({
      serviceAccount: { name: "prometheus" },
      prometheusSpec: {
        remoteWrite: [
          { url: "https://aps.example/workspaces/ws-1/api/v1/remote_write", sigv4: { region: "us-east-1" } },
        ],
      },
    });
    const policy = resources(module, "aws_iam_role_policy")["prometheus_long_term_store_role_policy"]!["policy"];
    expect(statements(policy)).toEqual({
      Write: expect.objectContaining({
        Action: "aps:RemoteWrite",
        Resource: "${aws_prometheus_workspace.prometheus_long_term_store.arn}",
      }) as unknown,
    });
    expect(resources(module, "aws_eks_pod_identity_association")["prometheus_long_term_store_role"]).toMatchObject({
      namespace: "monitoring",
      service_account: "prometheus",
    });
  });

  it("can go where nothing is protected", () =>
    expect(
      resources(stackOf({ longTermStore: true, deletionProtection: false }), "aws_prometheus_workspace")[
        "prometheus_long_term_store"
      ],
    ).not.toHaveProperty("lifecycle"));
});
