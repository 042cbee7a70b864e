import { NetworkPolicyV1, type NetworkPolicyV1SpecIngress } from "@cdktf/provider-kubernetes/lib/network-policy-v1";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

export interface NetworkPoliciesProps {
  readonly namespace: string;
  readonly dependsOn: readonly ITerraformDependable[];
}

/** Pods of the stack by their label `app.kubernetes.io/name`, which the operator and Grafana's chart set. */
type Pods = "prometheus" | "alertmanager" | "grafana";

const selectorOf = (pods: Pods) => ({ matchLabels: { "app.kubernetes.io/name": pods } });
const tcp = (...ports: readonly number[]) => ports.map((port) => ({ port: String(port), protocol: "TCP" }));
const from = (pods: Pods, ports: readonly object[]): NetworkPolicyV1SpecIngress => ({
  from: [{ podSelector: selectorOf(pods) }],
  ports: [...ports],
});

/** Port of the config reloader beside Prometheus and Alertmanager, for its metrics. */
const reloader = 8080;

/**
 * Neither Prometheus nor Alertmanager has a login, and Alertmanager accepts silences: only pods of the stack reach them.
 * `kubectl port-forward` comes from the node, which NetworkPolicies do not restrict.
 */
const ingress: Readonly<Partial<Record<Pods, readonly NetworkPolicyV1SpecIngress[]>>> = {
  prometheus: [from("prometheus", tcp(9090, reloader)), from("grafana", tcp(9090))],
  alertmanager: [
    from("prometheus", tcp(9093, reloader)),
    from("grafana", tcp(9093)),
    from("alertmanager", [...tcp(9094), { port: "9094", protocol: "UDP" }]), // replicas share silences
  ],
};

/** Network policies of Prometheus and Alertmanager. */
export class PrometheusNetworkPolicies extends Construct {
  readonly ready: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, { namespace, dependsOn }: NetworkPoliciesProps) {
    super(scope, id);
    this.ready = Object.entries(ingress).map(
      ([pods, rules]) =>
        new NetworkPolicyV1(this, pods, {
          metadata: { name: pods, namespace },
          spec: { podSelector: selectorOf(pods as Pods), policyTypes: ["Ingress"], ingress: [...rules] },
          dependsOn: [...dependsOn],
        }),
    );
  }
}
