import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { EksCluster } from "@cdktf/provider-aws/lib/eks-cluster";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Construct } from "constructs";
import { rawExpression } from "../../src/engine/raw-expression";
import type { AwsHome } from "../aws/aws-home";
import { cidrId } from "../network/cidr";
import { ClusterRole } from "./eks-cluster-role";
import { type KubernetesVersion, supportEnd, type SupportType } from "./eks-versions";

export const logTypes = ["api", "audit", "authenticator", "controllerManager", "scheduler"] as const;

export interface KubernetesClusterProps {
  readonly home: AwsHome;
  readonly name: string;
  readonly kubernetesVersion: KubernetesVersion;
  readonly supportType: SupportType;
  readonly vpcId: string;
  /** Two or more subnets in different zones for the EKS network interfaces. Their zones cannot change. */
  readonly subnetIds: readonly string[];
  /** CIDR block of Kubernetes services. Default: chosen by EKS. Another one replaces the cluster. */
  readonly serviceCidr?: string;
  /** CIDR blocks that may call the private endpoint, besides the nodes. */
  readonly apiClientCidrs: readonly string[];
  /** CIDR blocks that may call the public endpoint. Without any it is disabled. */
  readonly publicAccessCidrs: readonly string[];
  /** KMS key of Kubernetes secrets. Encryption cannot be disabled later. */
  readonly keyArn: string;
  /** KMS key of the log group. */
  readonly logsKeyArn: string;
  readonly logTypes: readonly (typeof logTypes)[number][];
  /** One of the retention periods of CloudWatch Logs. */
  readonly logRetentionDays: number;
  /** Node role and volume key of Auto Mode. Without it Auto Mode is off. */
  readonly autoMode?: { readonly nodeRoleArn: string; readonly keyArn: string };
  readonly zonalShift: boolean;
  readonly controlPlaneTier?: string;
  /** Keeps AWS and Terraform from deleting it. */
  readonly deletionProtection: boolean;
}

/**
 * An EKS control plane: private, encrypted, logged, with access entries only. $73 a month, and $0.50 per GB of logs.
 */
export class KubernetesCluster extends Construct {
  readonly arn: string;
  readonly name: string;
  readonly version: string;
  readonly endpoint: string;
  /** Base64. */
  readonly certificateAuthorityData: string;
  readonly oidcIssuerUrl: string;
  /** The cluster security group of EKS, the only one of the nodes. */
  readonly nodeSecurityGroupId: string;
  /** Security group of the control plane only, for rules that allow API clients. */
  readonly apiSecurityGroupId: string;
  readonly logGroupName: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: KubernetesClusterProps,
  ) {
    super(scope, id);
    const { home, name, publicAccessCidrs, autoMode, zonalShift, controlPlaneTier } = props;

    const role = new ClusterRole(this, "role", {
      home,
      name: `${name}-cluster`,
      clusterName: name,
      keyArn: props.keyArn,
      autoModeKeyArn: autoMode?.keyArn,
    });
    const logGroup = this.createLogGroup();
    this.apiSecurityGroupId = this.createApiSecurityGroup();
    const cluster = new EksCluster(this, "resource", {
      name,
      version: props.kubernetesVersion,
      roleArn: role.arn,
      upgradePolicy: { supportType: props.supportType.toUpperCase() },
      deletionProtection: props.deletionProtection,
      bootstrapSelfManagedAddons: false,
      accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
      vpcConfig: {
        subnetIds: props.subnetIds as string[],
        securityGroupIds: [this.apiSecurityGroupId],
        endpointPrivateAccess: true,
        endpointPublicAccess: publicAccessCidrs.length > 0,
        publicAccessCidrs: publicAccessCidrs.length > 0 ? [...publicAccessCidrs] : undefined,
      },
      encryptionConfig: { resources: ["secrets"], provider: { keyArn: props.keyArn } },
      enabledClusterLogTypes: [...props.logTypes],
      ...autoModeOf(autoMode?.nodeRoleArn),
      kubernetesNetworkConfig: networkConfigOf(props),
      zonalShiftConfig: { enabled: zonalShift },
      controlPlaneScalingConfig: controlPlaneTier === undefined ? undefined : { tier: controlPlaneTier },
      tags: { "support-until": supportEnd(props.kubernetesVersion, props.supportType) }, // read by EKS-006
      // EKS creates a log group without key and retention if none exists.
      dependsOn: [logGroup, ...role.ready],
      lifecycle: {
        preventDestroy: props.deletionProtection ? true : undefined,
        // Only read at creation: on an imported cluster they would plan a replacement.
        ignoreChanges: [
          "access_config[0].bootstrap_cluster_creator_admin_permissions",
          "bootstrap_self_managed_addons",
        ],
        // Omitted settings stay unchanged: a change of compute would succeed and leave Auto Mode on.
        postcondition: autoMode === undefined ? [autoModeIsOff] : undefined,
      },
    });

    this.arn = cluster.arn;
    this.name = cluster.name;
    this.version = cluster.version;
    this.endpoint = cluster.endpoint;
    this.certificateAuthorityData = cluster.certificateAuthority.get(0).data;
    this.oidcIssuerUrl = cluster.identity.get(0).oidc.get(0).issuer;
    this.nodeSecurityGroupId = cluster.vpcConfig.clusterSecurityGroupId;
    this.logGroupName = logGroup.name;
  }

  private createLogGroup(): CloudwatchLogGroup {
    return new CloudwatchLogGroup(this, "log-group", {
      name: `/aws/eks/${this.props.name}/cluster`, // EKS writes to this name only
      kmsKeyId: this.props.logsKeyArn,
      retentionInDays: this.props.logRetentionDays,
    });
  }

  /** No tag kubernetes.io/cluster/<name>: with two such groups on a node, load balancers use neither. */
  private createApiSecurityGroup(): string {
    const { name, vpcId, apiClientCidrs } = this.props;
    const group = new SecurityGroup(this, "api", {
      name: `${name}-api`,
      description: `Clients of the Kubernetes API of ${name} other than its nodes`,
      vpcId,
      tags: { Name: `${name}-api` },
    });
    for (const cidr of apiClientCidrs) {
      new VpcSecurityGroupIngressRule(this, cidrId("api", cidr), {
        securityGroupId: group.id,
        description: `Kubernetes API from ${cidr}`,
        cidrIpv4: cidr,
        ipProtocol: "tcp",
        fromPort: 443,
        toPort: 443,
      });
    }
    return group.id;
  }
}

const autoModeIsOff = {
  condition: rawExpression("${!try(self.compute_config[0].enabled, false)}"),
  errorMessage: "EKS Auto Mode is still enabled on this cluster. Disable it by hand first: docs/runbooks/eks.md.",
};

/**
 * Compute and storage of Auto Mode, which are enabled together with load balancing. Disabled parts are omitted rather than set to false: EKS
 * does not return them in every region, and each plan there would show a change.
 */
function autoModeOf(nodeRoleArn: string | undefined) {
  if (nodeRoleArn === undefined) return {};
  return {
    computeConfig: { enabled: true, nodePools: ["general-purpose", "system"], nodeRoleArn },
    storageConfig: { blockStorage: { enabled: true } },
  };
}

/** Services and, with Auto Mode, load balancers. Omitted settings are left to EKS. */
function networkConfigOf({ serviceCidr, autoMode }: Pick<KubernetesClusterProps, "serviceCidr" | "autoMode">) {
  if (serviceCidr === undefined && autoMode === undefined) return undefined;
  return {
    serviceIpv4Cidr: serviceCidr,
    elasticLoadBalancing: autoMode === undefined ? undefined : { enabled: true },
  };
}
