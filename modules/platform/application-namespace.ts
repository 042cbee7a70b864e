import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { Construct } from "constructs";

/**
 * A namespace with a pod security standard. restricted: Kubernetes rejects pods with root, host access or added
 * capabilities. baseline: it rejects host access and privileged pods only, for pods of others that set no more.
 * kubernetes.io/docs/concepts/security/pod-security-standards
 */
export class ApplicationNamespace extends Construct {
  readonly ready: NamespaceV1;

  constructor(
    scope: Construct,
    id: string,
    readonly name: string,
    standard: "restricted" | "baseline" = "restricted",
  ) {
    super(scope, id);
    const labels = Object.fromEntries(
      ["enforce", "audit", "warn"].map((mode) => [`pod-security.kubernetes.io/${mode}`, standard] as const),
    );
    this.ready = new NamespaceV1(this, "resource", { metadata: { name, labels } });
  }
}
