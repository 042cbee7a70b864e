import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { EksCluster } from "@cdktf/provider-aws/lib/eks-cluster";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Construct } from "constructs";
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
  /** Two or more, each in another zone: EKS's own interfaces. Their zones are fixed for good. */
  readonly subnetIds: readonly string[];
  /** Networks beside the cluster's own nodes that call the private endpoint. */
  readonly apiClientCidrs: readonly string[];
  /** Networks that call the public endpoint; without any there is none. */
  readonly publicAccessCidrs: readonly string[];
  /** Encrypts Kubernetes secrets. It can never be taken away again. */
  readonly keyArn: string;
  /** Encrypts the log group. */
  readonly logsKeyArn: string;
  readonly logTypes: readonly (typeof logTypes)[number][];
  /** One of the periods that CloudWatch Logs offers. */
  readonly logRetentionDays: number;
  /** The role of Auto Mode's nodes and the key of their disks; without it Auto Mode is off. */
  readonly autoMode?: { readonly nodeRoleArn: string; readonly keyArn: string };
  readonly zonalShift: boolean;
  readonly controlPlaneTier?: string;
  /** Makes AWS and Terraform refuse to delete it. */
  readonly deletionProtection: boolean;
}

/**
 * An EKS control plane: private, encrypted, logged, opened by access entries alone. $73 a month, and $0.50 for every
 * GB of logs.
 */
export class KubernetesCluster extends Construct {
  readonly arn: string;
  readonly name: string;
  readonly version: string;
  readonly endpoint: string;
  /** Base64. */
  readonly certificateAuthorityData: string;
  readonly oidcIssuerUrl: string;
  /** EKS's own group: the only one that nodes carry. */
  readonly nodeSecurityGroupId: string;
  /** Of the control plane's interfaces alone, for rules that let callers in. */
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
      zonalShiftConfig: { enabled: zonalShift },
      controlPlaneScalingConfig: controlPlaneTier === undefined ? undefined : { tier: controlPlaneTier },
      tags: { "support-until": supportEnd(props.kubernetesVersion, props.supportType) }, // read by EKS-006
      // EKS makes a log group without key and retention if there is none when it starts.
      dependsOn: [logGroup, ...role.ready],
      lifecycle: {
        preventDestroy: props.deletionProtection ? true : undefined,
        // Read only when the cluster is made: on an imported one they would plan its replacement.
        ignoreChanges: [
          "access_config[0].bootstrap_cluster_creator_admin_permissions",
          "bootstrap_self_managed_addons",
        ],
        // What is left out stays as it is: a change of compute would pass, and Auto Mode go on.
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
      name: `/aws/eks/${this.props.name}/cluster`, // EKS writes to this name and no other
      kmsKeyId: this.props.logsKeyArn,
      retentionInDays: this.props.logRetentionDays,
    });
  }

  /** Without the tag kubernetes.io/cluster/<name>: of two such groups on a node load balancers would take neither. */
  private createApiSecurityGroup(): string {
    const { name, vpcId, apiClientCidrs } = this.props;
    const group = new SecurityGroup(this, "api", {
      name: `${name}-api`,
      description: `Callers of the Kubernetes API of ${name} that are not its nodes`,
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
  condition: "${!try(self.compute_config[0].enabled, false)}",
  errorMessage: "EKS Auto Mode is still on in this cluster. It is turned off by hand first: docs/runbooks/eks.md.",
};

/**
 * The three parts of Auto Mode, which go on and off together. Off is left out and not written as false: EKS does not
 * say it back in every region, and each plan there would find a change.
 */
function autoModeOf(nodeRoleArn: string | undefined) {
  if (nodeRoleArn === undefined) return {};
  return {
    computeConfig: { enabled: true, nodePools: ["general-purpose", "system"], nodeRoleArn },
    kubernetesNetworkConfig: { elasticLoadBalancing: { enabled: true } },
    storageConfig: { blockStorage: { enabled: true } },
  };
}
