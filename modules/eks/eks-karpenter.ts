import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { EksAccessEntry } from "@cdktf/provider-aws/lib/eks-access-entry";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy";
import { Construct } from "constructs";
import type { AwsHome } from "../aws/aws-home";
import { karpenterPolicy } from "./eks-karpenter-policy";
import { NodeRole } from "./eks-node-role";
import { PodIdentityRole } from "../aws/pod-identity";
import { policyDocument } from "../aws/policy-document";

export interface KarpenterSupportProps {
  readonly home: AwsHome;
  /** From the cluster's resource. */
  readonly clusterName: string;
  /** First part of the names of roles, queue and rules. */
  readonly name: string;
  /** Encrypts the nodes' volumes. */
  readonly ebsKeyArn: string;
}

/** What EC2 tells in advance about nodes: spot ones that go, hosts that fail, maintenance. */
const events = {
  health: { source: "aws.health", "detail-type": "AWS Health Event" },
  "spot-interruption": { source: "aws.ec2", "detail-type": "EC2 Spot Instance Interruption Warning" },
  rebalance: { source: "aws.ec2", "detail-type": "EC2 Instance Rebalance Recommendation" },
  "instance-state": { source: "aws.ec2", "detail-type": "EC2 Instance State-change Notification" },
} as const;

/**
 * What Karpenter needs of AWS: its controller's role, the role of the nodes that it launches, and a queue in which it
 * reads what is about to happen to them. The chart stands in another unit.
 */
export class KarpenterSupport extends Construct {
  readonly queueName: string;
  readonly nodeRoleArn: string;
  readonly nodeRoleName: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: KarpenterSupportProps,
  ) {
    super(scope, id);
    const { home, name, clusterName } = props;
    const nodeRole = new NodeRole(this, "node-role", {
      home,
      name: `${name}-karpenter-node`,
      clusterName: name,
      rights: "standard",
    });
    // Managed groups get their entry from EKS; nodes that Karpenter launches join only with this one.
    new EksAccessEntry(this, "node-access", { clusterName, principalArn: nodeRole.arn, type: "EC2_LINUX" });
    const queue = this.createQueue();
    new PodIdentityRole(this, "controller", {
      home,
      name: `${name}-karpenter-controller`,
      clusterName,
      namespace: "kube-system",
      serviceAccount: "karpenter",
      policy: karpenterPolicy({
        home,
        clusterName: name,
        queueArn: queue.arn,
        nodeRoleArn: nodeRole.arn,
        keyArn: props.ebsKeyArn,
      }),
    });

    this.queueName = queue.name;
    this.nodeRoleArn = nodeRole.arn;
    this.nodeRoleName = nodeRole.name;
  }

  private createQueue(): SqsQueue {
    const { name, home } = this.props;
    const queue = new SqsQueue(this, "queue", {
      name: `${name}-karpenter`,
      messageRetentionSeconds: 300, // a warning about a node is stale after that
      sqsManagedSseEnabled: true,
    });
    const rules = Object.entries(events).map(([noun, { source, "detail-type": detailType }]) => {
      const rule = new CloudwatchEventRule(this, noun, {
        name: `${name}-karpenter-${noun}`,
        description: `${detailType} for Karpenter of ${name}`,
        eventPattern: JSON.stringify({ source: [source], "detail-type": [detailType] }),
      });
      new CloudwatchEventTarget(this, `${noun}-target`, { rule: rule.name, targetId: "karpenter", arn: queue.arn });
      return rule;
    });
    new SqsQueuePolicy(this, "queue-policy", {
      queueUrl: queue.url,
      policy: policyDocument([
        {
          Sid: "SendEvents",
          Principal: { Service: "events.amazonaws.com" },
          Action: "sqs:SendMessage",
          Resource: queue.arn,
          Condition: {
            StringEquals: { "aws:SourceAccount": home.account },
            ArnEquals: { "aws:SourceArn": rules.map(({ arn }) => arn) },
          },
        },
        {
          Sid: "DenyInsecureTransport",
          Effect: "Deny",
          Principal: "*",
          Action: "sqs:*",
          Resource: queue.arn,
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ]),
    });
    return queue;
  }
}
