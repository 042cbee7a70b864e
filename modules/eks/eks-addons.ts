import { EksAddon } from "@cdktf/provider-aws/lib/eks-addon";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { problem, type Problem } from "../../src/engine/problem";
import { didYouMean } from "../../src/engine/names";
import type { AwsHome } from "../aws/aws-home";
import { useKeyThroughEc2 } from "./eks-volume-key";
import { PodIdentityRole } from "../aws/pod-identity";
import { policyDocument } from "../aws/policy-document";

export interface AddonIdentity {
  /** In kube-system. */
  readonly serviceAccount: string;
  /** AWS's own policies, by name after `policy/`. */
  readonly managedPolicies: readonly string[];
}

export interface Addon {
  /** EKS's default for the cluster's version when it is installed, and no other afterwards. */
  readonly version?: string;
  /** In the words of the add-on's schema; in place of the default as a whole. */
  readonly configuration?: Readonly<Record<string, unknown>>;
  readonly identity?: AddonIdentity;
}

/** Add-ons by name; `none` takes a default one away. */
export type AddonChoice = Readonly<Record<string, Addon | "none">>;

export type Compute = "karpenter" | "auto-mode" | "managed-nodes";

/** Nodes are not ready, and pods have no roles, before these run on them. */
const beforeNodes = ["vpc-cni", "eks-pod-identity-agent", "kube-proxy"];

const defaults: Readonly<Record<string, Addon>> = {
  "vpc-cni": {
    identity: { serviceAccount: "aws-node", managedPolicies: ["AmazonEKS_CNI_Policy"] },
    configuration: {
      // Without it NetworkPolicies are taken, and hold nobody back.
      enableNetworkPolicy: "true",
      // Prefixes of 16 addresses: a node of a managed group takes 110 pods instead of the 29 of a large one's interfaces.
      env: { ENABLE_PREFIX_DELEGATION: "true", WARM_PREFIX_TARGET: "1" },
    },
  },
  "eks-pod-identity-agent": {},
  "kube-proxy": {},
  coredns: {},
  "aws-ebs-csi-driver": {
    identity: {
      serviceAccount: "ebs-csi-controller-sa",
      managedPolicies: ["service-role/AmazonEBSCSIDriverPolicy"],
    },
  },
  "eks-node-monitoring-agent": {},
};

/** The default add-ons and what was written over them. Auto Mode brings its own, within the nodes. */
export function resolveAddons(compute: Compute, choice: AddonChoice): Readonly<Record<string, Addon>> {
  const base = compute === "auto-mode" ? {} : defaults;
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

export function addonProblems(compute: Compute, choice: AddonChoice): Problem[] {
  return Object.entries(choice).flatMap(([name, written]) => {
    const path = `addons.${name}`;
    if (!/^[a-z][a-z0-9-]*$/.test(name)) {
      return [problem({ path, must: "be an add-on's name", fix: "aws eks describe-addon-versions lists them" })];
    }
    if (compute === "auto-mode") {
      return name in defaults ? [problem({ path, must: "be left out with auto-mode, which brings its own" })] : [];
    }
    if (written !== "none") return [];
    if (name === "eks-pod-identity-agent") {
      return [problem({ path, value: written, must: "stay: without it no pod gets a role" })];
    }
    if (name in defaults) return [];
    const must = "be left out: it is not installed by default";
    return [problem({ path, value: written, must, fix: didYouMean(name, Object.keys(defaults)) })];
  });
}

export interface ClusterAddonsProps {
  readonly home: AwsHome;
  /** From the cluster's resource. */
  readonly clusterName: string;
  /** First part of the roles' names. */
  readonly name: string;
  /** Encrypts the volumes that the EBS driver makes. */
  readonly ebsKeyArn: string;
  readonly addons: Readonly<Record<string, Addon>>;
}

/** EKS's add-ons, each with a role of its own where it calls AWS: first those that nodes need, then those that need nodes. */
export class ClusterAddons extends Construct {
  /** What nodes wait for. */
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

  /** Installs the others: their pods stay pending, and EKS calls them degraded, until there are nodes. */
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

  private createRole(addon: string, { serviceAccount, managedPolicies }: AddonIdentity): PodIdentityRole {
    const { home, name, clusterName } = this.props;
    return new PodIdentityRole(this, `${addon}-identity`, {
      home,
      name: `${name}-${addon}`,
      clusterName,
      namespace: "kube-system",
      serviceAccount,
      managedPolicies,
      policy: addon === "aws-ebs-csi-driver" ? this.useEbsKey() : undefined,
    });
  }

  /** AWS's policy for the driver knows no customer managed key: encrypted volumes would stay pending. */
  private useEbsKey(): string {
    const { home, ebsKeyArn } = this.props;
    return policyDocument(useKeyThroughEc2(home, ebsKeyArn));
  }
}
