import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy";
import { SqsQueueRedriveAllowPolicy } from "@cdktf/provider-aws/lib/sqs-queue-redrive-allow-policy";
import { Construct } from "constructs";
import { policyDocument, type PolicyStatement } from "../aws/policy-document";

const day = 86_400;

/** Events of the default bus that become messages. */
export interface QueuedEvents {
  readonly description: string;
  /** Pattern of EventBridge; names of resources in it may be expressions. */
  readonly pattern: Readonly<Record<string, unknown>>;
}

export interface WorkQueueProps {
  readonly name: string;
  /** Time that a consumer has for a message before another one gets it. */
  readonly visibilitySeconds: number;
  /** Receives after which a message goes to the dead-letter queue. */
  readonly maxReceives: number;
  /** Events that a rule with the queue's name puts into the queue. */
  readonly events?: QueuedEvents;
  /** ARN of a topic whose messages come into the queue as they were published. */
  readonly topicArn?: string;
}

/**
 * A queue of work and its dead-letter queue `<name>-dead-letter`, encrypted with keys of SQS: EventBridge and SNS send to
 * them without a statement in a key's policy. What EventBridge or SNS cannot deliver is in the same dead-letter queue, in
 * the same form as in the queue, so that it can be sent to the queue again like any other message.
 */
export class WorkQueue extends Construct {
  readonly url: string;
  readonly arn: string;
  readonly name: string;
  readonly deadLetterUrl: string;
  readonly deadLetterArn: string;
  readonly deadLetterName: string;

  constructor(scope: Construct, id: string, props: WorkQueueProps) {
    super(scope, id);
    const { name, visibilitySeconds, maxReceives } = props;
    const deadLetters = new SqsQueue(this, "dead-letters", {
      name: `${name}-dead-letter`,
      messageRetentionSeconds: 14 * day, // the longest that SQS offers
      sqsManagedSseEnabled: true,
    });
    const queue = new SqsQueue(this, "resource", {
      name,
      visibilityTimeoutSeconds: visibilitySeconds,
      messageRetentionSeconds: 4 * day,
      receiveWaitTimeSeconds: 20,
      sqsManagedSseEnabled: true,
      redrivePolicy: JSON.stringify({ deadLetterTargetArn: deadLetters.arn, maxReceiveCount: maxReceives }),
    });
    new SqsQueueRedriveAllowPolicy(this, "redrive-allow", {
      queueUrl: deadLetters.url,
      redriveAllowPolicy: JSON.stringify({ redrivePermission: "byQueue", sourceQueueArns: [queue.arn] }),
    });
    this.url = queue.url;
    this.arn = queue.arn;
    this.name = queue.name;
    this.deadLetterUrl = deadLetters.url;
    this.deadLetterArn = deadLetters.arn;
    this.deadLetterName = deadLetters.name;
    this.fill(props);
  }

  private fill({ name, events, topicArn }: WorkQueueProps): void {
    const rule =
      events &&
      new CloudwatchEventRule(this, "rule", {
        name,
        description: events.description,
        eventPattern: JSON.stringify(events.pattern),
      });
    const senders = [
      ...(rule === undefined ? [] : [{ Sid: "Events", service: "events", sourceArn: rule.arn }]),
      ...(topicArn === undefined ? [] : [{ Sid: "Topic", service: "sns", sourceArn: topicArn }]),
    ];
    if (senders.length === 0) return;
    const policies = (["policy", "dead-letter-policy"] as const).map((id) => {
      const [queueUrl, arn] = id === "policy" ? [this.url, this.arn] : [this.deadLetterUrl, this.deadLetterArn];
      return new SqsQueuePolicy(this, id, {
        queueUrl,
        policy: policyDocument(
          senders.map(({ Sid, service, sourceArn }): PolicyStatement => ({
            Sid,
            Principal: { Service: `${service}.amazonaws.com` },
            Action: "sqs:SendMessage",
            Resource: arn,
            Condition: { ArnEquals: { "aws:SourceArn": sourceArn } },
          })),
        ),
      });
    });
    if (rule !== undefined) {
      new CloudwatchEventTarget(this, "target", {
        rule: rule.name,
        targetId: "queue",
        arn: this.arn,
        retryPolicy: { maximumEventAgeInSeconds: day, maximumRetryAttempts: 185 }, // the most that EventBridge offers
        deadLetterConfig: { arn: this.deadLetterArn },
        dependsOn: policies,
      });
    }
    if (topicArn !== undefined) {
      new SnsTopicSubscription(this, "subscription", {
        topicArn,
        protocol: "sqs",
        endpoint: this.arn,
        rawMessageDelivery: true,
        redrivePolicy: JSON.stringify({ deadLetterTargetArn: this.deadLetterArn }),
        dependsOn: policies,
      });
    }
  }
}

/**
 * New objects of a bucket that sends its events to EventBridge.
 * @param withEmpty also those without bytes, such as a folder that the console makes
 */
export const objectsCreated = (
  bucketName: string,
  prefix: string,
  { withEmpty = false } = {},
): QueuedEvents["pattern"] => ({
  source: ["aws.s3"],
  "detail-type": ["Object Created"],
  detail: {
    bucket: { name: [bucketName] },
    object: { key: [{ prefix }], ...(withEmpty ? {} : { size: [{ numeric: [">", 0] }] }) },
  },
});
