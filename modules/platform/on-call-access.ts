import { ClusterRoleBindingV1 } from "@cdktf/provider-kubernetes/lib/cluster-role-binding-v1";
import { ClusterRoleV1 } from "@cdktf/provider-kubernetes/lib/cluster-role-v1";
import { RoleBindingV1 } from "@cdktf/provider-kubernetes/lib/role-binding-v1";
import { RoleV1 } from "@cdktf/provider-kubernetes/lib/role-v1";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { onCallConnectRules, onCallRules } from "./on-call-rules";

export interface OnCallAccessProps {
  /** Kubernetes group, as in `kubernetesGroups` of the access entry. */
  readonly group: string;
  /** Namespaces of Kafka Connect. */
  readonly connectNamespaces: readonly string[];
  /** Resources that must exist first: those namespaces. */
  readonly dependsOn: readonly ITerraformDependable[];
}

const name = "on-call";
const rbac = "rbac.authorization.k8s.io";

/**
 * Kubernetes rights that the runbooks need, for a group of an access entry. EKS access policies do not cover custom
 * resources, nodes and streams to pods.
 */
export class OnCallAccess extends Construct {
  constructor(scope: Construct, id: string, { group, connectNamespaces, dependsOn }: OnCallAccessProps) {
    super(scope, id);
    const subject = [{ kind: "Group", name: group, apiGroup: rbac }];

    const role = new ClusterRoleV1(this, "cluster", {
      metadata: { name },
      rule: onCallRules.map(({ apiGroups, resources, nonResourceUrls, verbs }) => ({
        apiGroups: apiGroups && [...apiGroups],
        resources: resources && [...resources],
        nonResourceUrls: nonResourceUrls && [...nonResourceUrls],
        verbs: [...verbs],
      })),
    });
    new ClusterRoleBindingV1(this, "cluster-binding", {
      metadata: { name },
      roleRef: { apiGroup: rbac, kind: "ClusterRole", name: role.metadata.name },
      subject,
    });

    for (const namespace of connectNamespaces) {
      const connectRole = new RoleV1(this, namespace, {
        metadata: { name, namespace },
        rule: onCallConnectRules.map(({ apiGroups = [], resources = [], verbs }) => ({
          apiGroups: [...apiGroups],
          resources: [...resources],
          verbs: [...verbs],
        })),
        dependsOn: [...dependsOn],
      });
      new RoleBindingV1(this, `${namespace}-binding`, {
        metadata: { name, namespace },
        roleRef: { apiGroup: rbac, kind: "Role", name: connectRole.metadata.name },
        subject,
      });
    }
  }
}
