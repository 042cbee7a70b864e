import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { MediaConvertQueue } from "@cdktf/provider-aws/lib/media-convert-queue";
import { Construct } from "constructs";
import { type AwsHome, partitionOf } from "../aws/aws-home";
import { onBehalfOf, policyDocument, type PolicyStatement } from "../aws/policy-document";

export interface VideoQueueProps {
  readonly home: AwsHome;
  readonly name: string;
  /** Jobs at a time; others wait in the queue. */
  readonly concurrentJobs: number;
  /** Objects that jobs may read and write. */
  readonly statements: readonly PolicyStatement[];
}

/**
 * An on-demand queue of MediaConvert, paid by the minute of output, and the role of its jobs. Terraform has no templates
 * of jobs: their settings are code, in apps/media-functions.
 */
export class VideoQueue extends Construct {
  readonly arn: string;
  readonly name: string;
  readonly roleArn: string;

  constructor(scope: Construct, id: string, { home, name, concurrentJobs, statements }: VideoQueueProps) {
    super(scope, id);
    const role = new IamRole(this, "role", {
      name: `${name}-jobs`,
      description: `Jobs of MediaConvert in ${name}`,
      assumeRolePolicy: policyDocument([
        {
          Sid: "MediaConvert",
          Principal: { Service: "mediaconvert.amazonaws.com" },
          Action: "sts:AssumeRole",
          Condition: onBehalfOf(
            home.account,
            `arn:${partitionOf(home.region)}:mediaconvert:${home.region}:${home.account}:*`,
          ),
        },
      ]),
    });
    new IamRolePolicy(this, "policy", { name: "jobs", role: role.name, policy: policyDocument(statements) });
    const queue = new MediaConvertQueue(this, "resource", {
      name,
      description: `Videos of ${name}`,
      pricingPlan: "ON_DEMAND",
      status: "ACTIVE",
      concurrentJobs,
    });
    this.arn = queue.arn;
    this.name = queue.name;
    this.roleArn = role.arn;
  }
}

/** Jobs of a queue that have ended. STATUS_UPDATE events, which tell of progress, stay out. */
export const jobsEnded = (queueArn: string) => ({
  source: ["aws.mediaconvert"],
  "detail-type": ["MediaConvert Job State Change"],
  detail: { status: ["COMPLETE", "ERROR", "CANCELED"], queue: [queueArn] },
});
