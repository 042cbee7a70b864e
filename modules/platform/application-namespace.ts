import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { Construct } from "constructs";

/**
 * A namespace with the restricted pod security standard: Kubernetes rejects pods with root, host access or added
 * capabilities.
 * kubernetes.io/docs/concepts/security/pod-security-standards
 */
export class ApplicationNamespace extends Construct {
  readonly ready: NamespaceV1;

  constructor(
    scope: Construct,
    id: string,
    readonly name: string,
  ) {
    super(scope, id);
    const labels = Object.fromEntries(
      ["enforce", "audit", "warn"].map((mode) => [`pod-security.kubernetes.io/${mode}`, "restricted"] as const),
    );
    this.ready = new NamespaceV1(this, "resource", { metadata: { name, labels } });
  }
}
