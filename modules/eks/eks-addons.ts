import { EksAddon } from "@cdktf/provider-aws/lib/eks-addon";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { AwsHome } from "../aws/aws-home";
import { useKeyThroughEc2 } from "./eks-volume-key";
import { PodIdentityRole } from "../aws/pod-identity";
import { policyDocument, type PolicyStatement } from "../aws/policy-document";
import { knownAddons } from "./eks-addon-list";

export interface AddonIdentity {
  /** Default: that of the add-on's pods, for add-ons of the list. */
  readonly serviceAccount?: string;
  /** Default: that of the add-on's pods, for add-ons of the list; else kube-system. */
  readonly namespace?: string;
  /** Policies by ARN, those of AWS also by the part after `policy/`. */
  readonly managedPolicies: readonly string[];
}

export interface Addon {
  /** Default: the version that EKS chooses at installation. It does not change afterwards. */
  readonly version?: string;
  /** Configuration values by the add-on's schema. Replaces the default as a whole. */
  readonly configuration?: Readonly<Record<string, unknown>>;
  readonly identity?: AddonIdentity;
}

/** Add-ons by name; `none` removes a default one. */
export type AddonChoice = Readonly<Record<string, Addon | "none">>;

export type Compute = "karpenter" | "auto-mode" | "managed-nodes";

/** Add-ons without which nodes are not ready and pods get no roles. */
const beforeNodes = ["vpc-cni", "eks-pod-identity-agent", "kube-proxy"];

export const defaultAddons: Readonly<Record<string, Addon>> = {
  "vpc-cni": {
    identity: { managedPolicies: ["AmazonEKS_CNI_Policy"] },
    configuration: {
      // Without it NetworkPolicies are accepted but not enforced.
      enableNetworkPolicy: "true",
      // Prefix delegation: a node runs up to 110 pods instead of the 29 that the interfaces of a large instance allow.
      env: { ENABLE_PREFIX_DELEGATION: "true", WARM_PREFIX_TARGET: "1" },
    },
  },
  "eks-pod-identity-agent": {},
  "kube-proxy": {},
  coredns: {},
  "aws-ebs-csi-driver": {
    identity: { managedPolicies: ["service-role/AmazonEBSCSIDriverPolicy"] },
  },
  "eks-node-monitoring-agent": {},
};

/** Default add-ons merged with the given ones. Auto Mode has built-in ones. */
export function resolveAddons(compute: Compute, choice: AddonChoice): Readonly<Record<string, Addon>> {
  const base = compute === "auto-mode" ? {} : defaultAddons;
  const names = [...new Set([...Object.keys(base), ...Object.keys(choice)])];
  return Object.fromEntries(
    names.flatMap((name) => {
      const written = choice[name] ?? {};
      return written === "none" ? [] : [[name, { ...base[name], ...withoutUndefined(written) }] as const];
    }),
  );
}

const withoutUndefined = (addon: Addon): Addon =>
  Object.fromEntries(Object.entries(addon).filter(([, value]) => value !== undefined));

export interface ClusterAddonsProps {
  readonly home: AwsHome;
  /** An attribute of the cluster resource. */
  readonly clusterName: string;
  /** Prefix of the role names. */
  readonly name: string;
  /** KMS key of the volumes that the EBS CSI driver creates. */
  readonly ebsKeyArn: string;
  readonly addons: Readonly<Record<string, Addon>>;
}

/** EKS add-ons, each with its own role where it calls AWS: first those that nodes need, then those that need nodes. */
export class ClusterAddons extends Construct {
  /** Resources that must exist before nodes. */
  readonly beforeNodes: readonly ITerraformDependable[];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ClusterAddonsProps,
  ) {
    super(scope, id);
    this.beforeNodes = Object.keys(props.addons)
      .filter((name) => beforeNodes.includes(name))
      .map((name) => this.install(name, []));
  }

  /** Installs the others. Without nodes their pods stay pending and EKS reports them as degraded. */
  installOn(nodes: readonly ITerraformDependable[]): void {
    Object.keys(this.props.addons)
      .filter((name) => !beforeNodes.includes(name))
      .forEach((name) => this.install(name, nodes));
  }

  private install(name: string, after: readonly ITerraformDependable[]): EksAddon {
    const { version, configuration, identity } = this.props.addons[name]!;
    const role = identity && this.createRole(name, identity);
    return new EksAddon(this, name, {
      clusterName: this.props.clusterName,
      addonName: name,
      addonVersion: version,
      configurationValues: configuration && JSON.stringify(configuration),
      resolveConflictsOnCreate: "OVERWRITE",
      resolveConflictsOnUpdate: "OVERWRITE",
      dependsOn: [...(role === undefined ? [] : [role.ready]), ...after],
    });
  }

  private createRole(addon: string, identity: AddonIdentity): PodIdentityRole {
    const { home, name, clusterName } = this.props;
    const pods = knownAddons[addon];
    return new PodIdentityRole(this, `${addon}-identity`, {
      home,
      name: `${name}-${addon}`,
      clusterName,
      namespace: identity.namespace ?? pods?.namespace ?? "kube-system",
      serviceAccount: identity.serviceAccount ?? pods!.serviceAccount!,
      managedPolicies: identity.managedPolicies,
      policy: this.furtherRights(addon),
    });
  }

  /** Rights that the AWS managed policy of an add-on lacks. */
  private furtherRights(addon: string): string | undefined {
    const { home, ebsKeyArn } = this.props;
    switch (addon) {
      case "aws-ebs-csi-driver":
        // The managed policy covers no customer managed key: encrypted volumes would stay pending.
        return policyDocument(useKeyThroughEc2(home, ebsKeyArn));
      case "vpc-cni":
        return policyDocument([discoverPodSubnets]);
      default:
        return undefined;
    }
  }
}

/** Since version 1.22.1 the VPC CNI finds no pod subnets if it lacks one of these: kubernetes/kops#18693. */
const discoverPodSubnets: PolicyStatement = {
  Sid: "DiscoverPodSubnets",
  Action: ["ec2:DescribeSubnets", "ec2:DescribeSecurityGroups"],
  Resource: "*",
};
