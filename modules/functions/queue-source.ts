import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { LambdaEventSourceMapping } from "@cdktf/provider-aws/lib/lambda-event-source-mapping";
import { Construct } from "constructs";
import { policyDocument } from "../aws/policy-document";
import type { EventFunction } from "./event-function";

/** How a function takes messages of a queue. */
export interface QueueSourceSettings {
  /** Messages of one invocation, at most: 1 to 10,000; above 10 only with a window. */
  readonly batchSize: number;
  /** Time to wait until a batch is full: 0 to 300. */
  readonly windowSeconds: number;
  /** Invocations at a time: 2 to 1,000. */
  readonly maximumConcurrency: number;
}

export interface QueueSourceProps extends QueueSourceSettings {
  readonly consumer: EventFunction;
  readonly queueArn: string;
}

/** Lambda polls a queue for a function. The function names the messages that failed, and only those come again. */
export class QueueSource extends Construct {
  constructor(scope: Construct, id: string, props: QueueSourceProps) {
    super(scope, id);
    const { consumer, queueArn } = props;
    const policy = new IamRolePolicy(this, "receive", {
      name: "receive",
      role: consumer.roleName,
      policy: policyDocument([
        {
          Sid: "ReceiveMessages",
          Action: ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"],
          Resource: queueArn,
        },
      ]),
    });
    new LambdaEventSourceMapping(this, "resource", {
      functionName: consumer.arn,
      eventSourceArn: queueArn,
      batchSize: props.batchSize,
      maximumBatchingWindowInSeconds: props.windowSeconds,
      scalingConfig: { maximumConcurrency: props.maximumConcurrency },
      functionResponseTypes: ["ReportBatchItemFailures"],
      dependsOn: [policy],
    });
  }
}
