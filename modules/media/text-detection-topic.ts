import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { Construct } from "constructs";
import { type AwsHome, partitionOf } from "../aws/aws-home";
import { onBehalfOf, policyDocument } from "../aws/policy-document";
import { publishTo } from "./media-access";

export interface TextDetectionTopicProps {
  readonly home: AwsHome;
  /** Beginning of the topic's name, after what Textract's own policy asks for. */
  readonly prefix: string;
  readonly keyArn: string;
}

/**
 * The topic on which Textract says that a job ended, and the role with which it does.
 * docs.aws.amazon.com/textract/latest/dg/api-async-roles.html
 */
export class TextDetectionTopic extends Construct {
  readonly arn: string;
  readonly roleArn: string;

  constructor(scope: Construct, id: string, { home, prefix, keyArn }: TextDetectionTopicProps) {
    super(scope, id);
    const topic = new SnsTopic(this, "resource", { name: `AmazonTextract-${prefix}`, kmsMasterKeyId: keyArn });
    const role = new IamRole(this, "role", {
      name: `${prefix}-textract`,
      description: `Textract, to say on ${prefix} that a job ended`,
      assumeRolePolicy: policyDocument([
        {
          Sid: "Textract",
          Principal: { Service: "textract.amazonaws.com" },
          Action: "sts:AssumeRole",
          Condition: onBehalfOf(
            home.account,
            `arn:${partitionOf(home.region)}:textract:${home.region}:${home.account}:*`,
          ),
        },
      ]),
    });
    new IamRolePolicy(this, "policy", {
      name: "publish",
      role: role.name,
      policy: policyDocument(publishTo(home, topic.arn, keyArn)),
    });
    this.arn = topic.arn;
    this.roleArn = role.arn;
  }
}
