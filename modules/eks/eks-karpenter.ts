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
  /** An attribute of the cluster resource. */
  readonly clusterName: string;
  /** Prefix of the names of roles, queue and rules. */
  readonly name: string;
  /** KMS key of node volumes. */
  readonly ebsKeyArn: string;
}

/** EventBridge patterns of node events: spot interruptions, failing hosts, maintenance. */
const events = {
  health: { source: "aws.health", "detail-type": "AWS Health Event" },
  "spot-interruption": { source: "aws.ec2", "detail-type": "EC2 Spot Instance Interruption Warning" },
  rebalance: { source: "aws.ec2", "detail-type": "EC2 Instance Rebalance Recommendation" },
  "instance-state": { source: "aws.ec2", "detail-type": "EC2 Instance State-change Notification" },
} as const;

/**
 * AWS resources of Karpenter: the role of its controller, the role of the nodes that it launches, and the queue of their
 * interruption events. The chart is part of the kubernetes-platform unit.
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
    // EKS adds the entry of managed groups; nodes that Karpenter launches need this one.
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
      messageRetentionSeconds: 300, // older warnings about a node are stale
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
