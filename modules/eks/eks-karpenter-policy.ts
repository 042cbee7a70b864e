import { type AwsHome, ec2Principal, partitionOf } from "../aws/aws-home";
import { useKeyThroughEc2 } from "./eks-volume-key";
import { policyDocument, type PolicyStatement } from "../aws/policy-document";

export interface KarpenterPolicyProps {
  readonly home: AwsHome;
  readonly clusterName: string;
  readonly queueArn: string;
  /** The only role that it passes to nodes. */
  readonly nodeRoleArn: string;
  /** KMS key of node volumes. */
  readonly keyArn: string;
}

/**
 * Permissions of Karpenter 1.14, limited to instances, launch templates and profiles with the tags of this cluster and
 * of a node pool. karpenter.sh/v1.14/reference/cloudformation
 */
export function karpenterPolicy(props: KarpenterPolicyProps): string {
  const { home, keyArn } = props;
  return policyDocument([
    ...launch(props),
    ...manageProfiles(props),
    ...read(props),
    ...useKeyThroughEc2(home, keyArn),
  ]);
}

const nodePool = { "karpenter.sh/nodepool": "*" };

/** Condition keys for tags in the request or on the resource. */
const tags = (of: "Request" | "Resource", values: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [`aws:${of}Tag/${key}`, value]));

const ownedBy = (clusterName: string) => ({ [`kubernetes.io/cluster/${clusterName}`]: "owned" });
const namedAs = (clusterName: string) => ({ "eks:eks-cluster-name": clusterName });

function launch({ home: { region }, clusterName }: KarpenterPolicyProps): PolicyStatement[] {
  const ec2 = (account: "" | "*", ...kinds: readonly string[]) =>
    kinds.map((kind) => `arn:${partitionOf(region)}:ec2:${region}:${account}:${kind}/*`);
  const made = ["fleet", "instance", "volume", "network-interface", "launch-template", "spot-instances-request"];
  const requested = tags("Request", { ...ownedBy(clusterName), ...namedAs(clusterName) });
  const own = {
    StringEquals: tags("Resource", ownedBy(clusterName)),
    StringLike: tags("Resource", nodePool),
  };
  return [
    {
      Sid: "LaunchFrom",
      Action: ["ec2:RunInstances", "ec2:CreateFleet"],
      Resource: [
        ...ec2("", "image", "snapshot"),
        ...ec2("*", "security-group", "subnet", "capacity-reservation", "placement-group"),
      ],
    },
    {
      Sid: "LaunchFromOwnTemplates",
      Action: ["ec2:RunInstances", "ec2:CreateFleet"],
      Resource: ec2("*", "launch-template"),
      Condition: own,
    },
    {
      Sid: "Launch",
      Action: ["ec2:RunInstances", "ec2:CreateFleet", "ec2:CreateLaunchTemplate"],
      Resource: ec2("*", ...made),
      Condition: { StringEquals: requested, StringLike: tags("Request", nodePool) },
    },
    {
      Sid: "TagWhatIsLaunched",
      Action: "ec2:CreateTags",
      Resource: ec2("*", ...made),
      Condition: {
        StringEquals: { ...requested, "ec2:CreateAction": ["RunInstances", "CreateFleet", "CreateLaunchTemplate"] },
        StringLike: tags("Request", nodePool),
      },
    },
    {
      Sid: "TagOwnInstances",
      Action: "ec2:CreateTags",
      Resource: ec2("*", "instance"),
      Condition: {
        ...own,
        StringEqualsIfExists: tags("Request", namedAs(clusterName)),
        "ForAllValues:StringEquals": { "aws:TagKeys": ["eks:eks-cluster-name", "karpenter.sh/nodeclaim", "Name"] },
      },
    },
    {
      Sid: "DeleteOwn",
      Action: ["ec2:TerminateInstances", "ec2:DeleteLaunchTemplate"],
      Resource: ec2("*", "instance", "launch-template"),
      Condition: own,
    },
  ];
}

/** Instance profiles that give nodes their role. */
function manageProfiles({ home, clusterName, nodeRoleArn }: KarpenterPolicyProps): PolicyStatement[] {
  const { account, region } = home;
  const Resource = `arn:${partitionOf(region)}:iam::${account}:instance-profile/*`;
  const place = { "topology.kubernetes.io/region": region };
  const nodeClass = { "karpenter.k8s.aws/ec2nodeclass": "*" };
  const own = tags("Resource", { ...ownedBy(clusterName), ...place });
  const requested = tags("Request", { ...ownedBy(clusterName), ...namedAs(clusterName), ...place });
  return [
    {
      Sid: "GiveNodesTheirRole",
      Action: "iam:PassRole",
      Resource: nodeRoleArn,
      Condition: { StringEquals: { "iam:PassedToService": ec2Principal(region) } },
    },
    {
      Sid: "CreateProfiles",
      Action: "iam:CreateInstanceProfile",
      Resource,
      Condition: { StringEquals: requested, StringLike: tags("Request", nodeClass) },
    },
    {
      Sid: "TagOwnProfiles",
      Action: "iam:TagInstanceProfile",
      Resource,
      Condition: {
        StringEquals: { ...own, ...requested },
        StringLike: { ...tags("Resource", nodeClass), ...tags("Request", nodeClass) },
      },
    },
    {
      Sid: "ChangeOwnProfiles",
      Action: ["iam:AddRoleToInstanceProfile", "iam:RemoveRoleFromInstanceProfile", "iam:DeleteInstanceProfile"],
      Resource,
      Condition: { StringEquals: own, StringLike: tags("Resource", nodeClass) },
    },
    { Sid: "ReadProfiles", Action: "iam:GetInstanceProfile", Resource },
    { Sid: "ListProfiles", Action: "iam:ListInstanceProfiles", Resource: "*" },
  ];
}

function read({ home: { account, region }, clusterName, queueArn }: KarpenterPolicyProps): PolicyStatement[] {
  const partition = partitionOf(region);
  const clusterArn = `arn:${partition}:eks:${region}:${account}:cluster/${clusterName}`;
  return [
    {
      Sid: "ReadEc2",
      Action: [
        "ec2:DescribeCapacityReservations",
        "ec2:DescribeImages",
        "ec2:DescribeInstances",
        "ec2:DescribeInstanceStatus",
        "ec2:DescribeInstanceTypeOfferings",
        "ec2:DescribeInstanceTypes",
        "ec2:DescribeLaunchTemplates",
        "ec2:DescribePlacementGroups",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSpotPriceHistory",
        "ec2:DescribeSubnets",
      ],
      Resource: "*",
      Condition: { StringEquals: { "aws:RequestedRegion": region } },
    },
    {
      Sid: "ReadImages",
      Action: "ssm:GetParameter",
      Resource: `arn:${partition}:ssm:${region}::parameter/aws/service/*`,
    },
    { Sid: "ReadPrices", Action: "pricing:GetProducts", Resource: "*" },
    { Sid: "ReadCluster", Action: "eks:DescribeCluster", Resource: clusterArn },
    {
      Sid: "ReadZonalShifts",
      Action: "arc-zonal-shift:GetManagedResource",
      Resource: "*",
      Condition: { StringEquals: { "arc-zonal-shift:ResourceIdentifier": clusterArn } },
    },
    {
      Sid: "ReadEvents",
      Action: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueUrl"],
      Resource: queueArn,
    },
  ];
}
