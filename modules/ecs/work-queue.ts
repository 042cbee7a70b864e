import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy";
import { SqsQueueRedriveAllowPolicy } from "@cdktf/provider-aws/lib/sqs-queue-redrive-allow-policy";
import { Construct } from "constructs";
import { policyDocument } from "../aws/policy-document";
import type { QueueSettings } from "./task";

const day = 86_400;

export interface WorkQueueProps extends QueueSettings {
  readonly name: string;
  /** Bucket whose object events fill the queue; it must send them to EventBridge. */
  readonly bucketName: string;
}

/** A queue of work and its dead-letter queue, encrypted with keys of SQS; filled by events of objects if wanted. */
export class WorkQueue extends Construct {
  readonly url: string;
  readonly arn: string;
  readonly name: string;
  readonly deadLetterName: string;

  constructor(scope: Construct, id: string, props: WorkQueueProps) {
    super(scope, id);
    const { name, visibilitySeconds, maxReceives, objectsUnder } = props;
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
    if (objectsUnder !== undefined) this.fillWithObjects(queue, objectsUnder, props);
    this.url = queue.url;
    this.arn = queue.arn;
    this.name = queue.name;
    this.deadLetterName = deadLetters.name;
  }

  private fillWithObjects(queue: SqsQueue, prefix: string, { name, bucketName }: WorkQueueProps): void {
    const rule = new CloudwatchEventRule(this, "objects", {
      name,
      description: `New objects under ${prefix} are work for ${name}`,
      eventPattern: JSON.stringify({
        source: ["aws.s3"],
        "detail-type": ["Object Created"],
        // A folder that the console makes is an object of no bytes.
        detail: {
          bucket: { name: [bucketName] },
          object: { key: [{ prefix }], size: [{ numeric: [">", 0] }] },
        },
      }),
    });
    const policy = new SqsQueuePolicy(this, "policy", {
      queueUrl: queue.url,
      policy: policyDocument([
        {
          Sid: "ObjectEvents",
          Principal: { Service: "events.amazonaws.com" },
          Action: "sqs:SendMessage",
          Resource: queue.arn,
          Condition: { ArnEquals: { "aws:SourceArn": rule.arn } },
        },
      ]),
    });
    new CloudwatchEventTarget(this, "target", {
      rule: rule.name,
      targetId: "queue",
      arn: queue.arn,
      dependsOn: [policy],
    });
  }
}
