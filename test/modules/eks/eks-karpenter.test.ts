import { KarpenterSupport } from "../../../modules/eks/eks-karpenter";
import { statements } from "../../support/aws/policy-statements";
import { resources, synthModule } from "../../support/projects/synth";

const karpenterOf = (region = "us-east-1") =>
  synthModule((stack) => {
    new KarpenterSupport(stack, "karpenter", {
      home: { account: "111111111111", region },
      clusterName: "acme-test-eks",
      name: "acme-test-eks",
      ebsKeyArn: "arn:aws:kms:us-east-1:111111111111:key/ebs",
    });
  });
const karpenter = karpenterOf();
const rights = statements(resources(karpenter, "aws_iam_role_policy").karpenter_controller_policy!.policy);

it("is the service account kube-system/karpenter", () =>
  expect(resources(karpenter, "aws_eks_pod_identity_association").karpenter_controller).toMatchObject({
    namespace: "kube-system",
    service_account: "karpenter",
  }));

it("lets its nodes join: EKS makes no entry for nodes that are not in a managed group", () =>
  expect(resources(karpenter, "aws_eks_access_entry").karpenter_node_access).toMatchObject({
    principal_arn: "${aws_iam_role.karpenter_node_role.arn}",
    type: "EC2_LINUX",
  }));

it("hears of spot interruptions, rebalancing, maintenance and instances that stop, in an encrypted queue", () => {
  const patterns = Object.values(resources(karpenter, "aws_cloudwatch_event_rule")).map(
    ({ event_pattern: pattern }) => (JSON.parse(pattern as string) as { "detail-type": string[] })["detail-type"][0],
  );
  expect(patterns.sort()).toEqual([
    "AWS Health Event",
    "EC2 Instance Rebalance Recommendation",
    "EC2 Instance State-change Notification",
    "EC2 Spot Instance Interruption Warning",
  ]);
  expect(Object.values(resources(karpenter, "aws_cloudwatch_event_target"))).toHaveLength(4);
  expect(resources(karpenter, "aws_sqs_queue").karpenter_queue).toMatchObject({
    name: "acme-test-eks-karpenter",
    message_retention_seconds: 300,
    sqs_managed_sse_enabled: true,
  });
});

it("takes messages of its own rules only, and over TLS", () =>
  expect(statements(resources(karpenter, "aws_sqs_queue_policy").karpenter_queue_policy!.policy)).toMatchObject({
    SendEvents: {
      Principal: { Service: "events.amazonaws.com" },
      Condition: {
        StringEquals: { "aws:SourceAccount": "111111111111" },
        ArnEquals: {
          "aws:SourceArn": expect.arrayContaining(["${aws_cloudwatch_event_rule.karpenter_health.arn}"]) as unknown,
        },
      },
    },
    DenyInsecureTransport: { Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } },
  }));

it("launches and ends instances of this cluster's node pools alone", () => {
  const own = {
    StringEquals: { "aws:ResourceTag/kubernetes.io/cluster/acme-test-eks": "owned" },
    StringLike: { "aws:ResourceTag/karpenter.sh/nodepool": "*" },
  };
  expect(rights).toMatchObject({
    Launch: {
      Condition: {
        StringEquals: {
          "aws:RequestTag/kubernetes.io/cluster/acme-test-eks": "owned",
          "aws:RequestTag/eks:eks-cluster-name": "acme-test-eks",
        },
        StringLike: { "aws:RequestTag/karpenter.sh/nodepool": "*" },
      },
    },
    LaunchFromOwnTemplates: { Condition: own },
    DeleteOwn: { Action: ["ec2:TerminateInstances", "ec2:DeleteLaunchTemplate"], Condition: own },
  });
});

it("hands on the nodes' role and no other, to EC2 alone", () =>
  expect(rights.GiveNodesTheirRole).toMatchObject({
    Action: "iam:PassRole",
    Resource: "${aws_iam_role.karpenter_node_role.arn}",
    Condition: { StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" } },
  }));

it("may let EC2 encrypt volumes with the key, without which instances end at launch", () =>
  expect(rights.AttachVolumes).toMatchObject({
    Action: "kms:CreateGrant",
    Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
  }));

it("fits into a role: IAM takes 10240 characters", () =>
  expect(
    (resources(karpenter, "aws_iam_role_policy").karpenter_controller_policy!.policy as string).length,
  ).toBeLessThan(9000));

it("speaks of the region's partition", () =>
  expect(JSON.stringify(resources(karpenterOf("cn-north-1"), "aws_iam_role_policy"))).not.toContain("arn:aws:ec2"));
