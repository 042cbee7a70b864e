import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy";
import { Construct } from "constructs";
import { accountRootArn, type AwsHome } from "../aws/aws-home";
import { policyDocument } from "../aws/policy-document";

export interface NoticeTopicProps {
  readonly home: AwsHome;
  readonly name: string;
  /** Encrypts messages until they are delivered. Publishers need `kms:Decrypt` and `kms:GenerateDataKey` on it. */
  readonly keyArn: string;
}

/** An encrypted topic to which roles of the account publish by their own policies, over TLS alone. */
export class NoticeTopic extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, { home, name, keyArn }: NoticeTopicProps) {
    super(scope, id);
    const { arn } = new SnsTopic(this, "resource", { name, kmsMasterKeyId: keyArn });
    const publish = { Action: "sns:Publish", Resource: arn };
    new SnsTopicPolicy(this, "policy", {
      arn,
      policy: policyDocument([
        { Sid: "RolesOfAccount", Principal: { AWS: accountRootArn(home) }, ...publish },
        {
          Sid: "DenyPlainHttp",
          Effect: "Deny",
          Principal: "*",
          ...publish,
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ]),
    });
    this.arn = arn;
  }
}
