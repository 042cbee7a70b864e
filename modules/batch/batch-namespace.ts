import { NetworkPolicyV1 } from "@cdktf/provider-kubernetes/lib/network-policy-v1";
import { ServiceAccountV1 } from "@cdktf/provider-kubernetes/lib/service-account-v1";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { ApplicationNamespace } from "../platform/application-namespace";

export interface BatchNamespaceProps {
  readonly name: string;
  readonly serviceAccount: string;
}

/** Address of the EKS Pod Identity agent on every node. */
const podIdentityAgent = "169.254.170.23/32";

/**
 * The namespace of Batch's pods and their service account. Nothing reaches them, and they reach DNS, HTTPS and their
 * credentials. Batch sets neither seccomp profile nor capabilities, so the pod security standard is baseline; its job
 * definitions say the rest.
 */
export class BatchNamespace extends Construct {
  readonly ready: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, { name, serviceAccount }: BatchNamespaceProps) {
    super(scope, id);
    const namespace = new ApplicationNamespace(this, "namespace", name, "baseline");
    const metadata = (resource: string) => ({ name: resource, namespace: name });
    const account = new ServiceAccountV1(this, "service-account", {
      metadata: metadata(serviceAccount),
      automountServiceAccountToken: false, // EKS mounts the token of Pod Identity itself
      dependsOn: [namespace.ready],
    });
    const policy = new NetworkPolicyV1(this, "network-policy", {
      metadata: metadata("jobs"),
      spec: {
        podSelector: {},
        policyTypes: ["Ingress", "Egress"],
        egress: [
          { ports: ["TCP", "UDP"].map((protocol) => ({ port: "53", protocol })) },
          { ports: [{ port: "443", protocol: "TCP" }] },
          { to: [{ ipBlock: { cidr: podIdentityAgent } }], ports: [{ port: "80", protocol: "TCP" }] },
        ],
      },
      dependsOn: [namespace.ready],
    });
    this.ready = [account, policy];
  }
}
