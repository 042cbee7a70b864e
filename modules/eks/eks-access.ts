import { EksAccessEntry } from "@cdktf/provider-aws/lib/eks-access-entry";
import { EksAccessPolicyAssociation } from "@cdktf/provider-aws/lib/eks-access-policy-association";
import { Construct } from "constructs";
import { isKnown } from "../../src/engine/unknown-values";
import { problem, type Problem } from "../../src/engine/problem";
import { type AwsHome, partitionOf } from "../aws/aws-home";

/** EKS access policies by their names in this project. */
export const accessPolicies = {
  "cluster-admin": "AmazonEKSClusterAdminPolicy",
  admin: "AmazonEKSAdminPolicy",
  "admin-view": "AmazonEKSAdminViewPolicy",
  edit: "AmazonEKSEditPolicy",
  view: "AmazonEKSViewPolicy",
} as const;

export interface AccessEntry {
  /** ARN of an IAM role or user. */
  readonly principalArn: string;
  readonly policy?: keyof typeof accessPolicies;
  /** Namespaces to which the policy applies. Default: all. */
  readonly namespaces: readonly string[];
  /** Kubernetes groups for RBAC bindings in the cluster. */
  readonly kubernetesGroups: readonly string[];
}

export interface AccessEntriesProps {
  readonly home: AwsHome;
  readonly clusterName: string;
  readonly entries: Readonly<Record<string, AccessEntry>>;
}

/** Access entries: the principals that may call the Kubernetes API. */
export class AccessEntries extends Construct {
  constructor(scope: Construct, id: string, { home, clusterName, entries }: AccessEntriesProps) {
    super(scope, id);
    for (const [name, { principalArn, policy, namespaces, kubernetesGroups }] of Object.entries(entries)) {
      const entry = new EksAccessEntry(this, name, {
        clusterName,
        principalArn,
        type: "STANDARD",
        kubernetesGroups: kubernetesGroups.length > 0 ? [...kubernetesGroups] : undefined,
      });
      if (policy === undefined) continue;
      new EksAccessPolicyAssociation(this, `${name}-policy`, {
        clusterName,
        principalArn: entry.principalArn, // EKS rejects a policy for a principal without an entry
        policyArn: `arn:${partitionOf(home.region)}:eks::aws:cluster-access-policy/${accessPolicies[policy]}`,
        accessScope: namespaces.length > 0 ? { type: "namespace", namespaces: [...namespaces] } : { type: "cluster" },
      });
    }
  }
}

/** The deploy role is always an administrator: dependents of this unit install into the cluster. */
export const deployer = "deployer";

export const administrator = (principalArn: string): AccessEntry => ({
  principalArn,
  policy: "cluster-admin",
  namespaces: [],
  kubernetesGroups: [],
});

export function accessProblems(
  entries: Readonly<Record<string, AccessEntry>>,
  deployRoleArn: string | undefined,
): Problem[] {
  const names = Object.keys(entries);
  if (names.length === 0 && deployRoleArn === undefined) {
    const message = "is missing: nobody could reach the cluster, because its creator gets no access";
    const fix =
      'accessEntries: { admins: { principalArn: "arn:aws:iam::<account>:role/<role>", policy: "cluster-admin" } }';
    return [problem({ path: "accessEntries", message, fix })];
  }
  return names.flatMap((name, index) => entryProblems(entries, name, names.slice(0, index), deployRoleArn));
}

function entryProblems(
  entries: Readonly<Record<string, AccessEntry>>,
  name: string,
  earlier: readonly string[],
  deployRoleArn: string | undefined,
): Problem[] {
  const path = `accessEntries.${name}`;
  const { principalArn, policy, namespaces, kubernetesGroups } = entries[name]!;
  const found: Problem[] = [];
  if (!/^[a-z][a-z0-9-]{0,62}$/.test(name) || (name === deployer && deployRoleArn !== undefined)) {
    const must = `have a name of lower-case letters, digits and hyphens, other than "${deployer}"`;
    found.push(problem({ path, must }));
  }
  if (policy === undefined && kubernetesGroups.length === 0) {
    found.push(problem({ path, message: "grants no access", fix: "set policy or kubernetesGroups" }));
  }
  if (policy === undefined && namespaces.length > 0) {
    found.push(problem({ path: `${path}.namespaces`, value: [...namespaces], must: "be omitted without policy" }));
  }
  if (!isKnown(principalArn)) return found;
  if (principalArn === deployRoleArn) {
    const must = "be omitted: the environment's deployRoleArn is already an administrator";
    found.push(problem({ path, must }));
  }
  const twin = earlier.find(
    (each) => isKnown(entries[each]!.principalArn) && entries[each]!.principalArn === principalArn,
  );
  if (twin !== undefined) {
    const must = `differ from the principal of ${twin}: EKS allows one entry per principal`;
    found.push(problem({ path: `${path}.principalArn`, value: principalArn, must }));
  }
  return found;
}
