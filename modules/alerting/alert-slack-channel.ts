import { ChatbotSlackChannelConfiguration } from "@cdktf/provider-aws/lib/chatbot-slack-channel-configuration";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { type AwsHome, partitionOf } from "../aws/aws-home";
import { onBehalfOf, policyDocument } from "../aws/policy-document";

export interface AlertSlackChannelProps {
  readonly home: AwsHome;
  readonly name: string;
  readonly workspaceId: string;
  readonly channelId: string;
  readonly topicArns: readonly string[];
}

/**
 * A Slack channel that shows alarms with their graphs, by Amazon Q Developer in chat applications (once AWS Chatbot).
 * It knows the workspace and channel by their ids; the right to write there was given in AWS's console, so no webhook
 * and no token is stored.
 */
export class AlertSlackChannel extends Construct {
  constructor(scope: Construct, id: string, { home, name, workspaceId, channelId, topicArns }: AlertSlackChannelProps) {
    super(scope, id);
    const partition = partitionOf(home.region);
    const role = new IamRole(this, "role", {
      name: `${name}-slack`,
      description: `Graphs of alarms for the Slack channel ${channelId}`,
      assumeRolePolicy: policyDocument([
        {
          Sid: "Chat",
          Principal: { Service: "chatbot.amazonaws.com" },
          Action: "sts:AssumeRole",
          Condition: onBehalfOf(
            home.account,
            `arn:${partition}:chatbot::${home.account}:chat-configuration/slack-channel/*`,
          ),
        },
      ]),
    });
    new IamRolePolicy(this, "policy", {
      name: "graphs",
      role: role.name,
      policy: policyDocument([
        {
          Sid: "DrawGraphs",
          Action: ["cloudwatch:DescribeAlarms", "cloudwatch:GetMetricData", "cloudwatch:GetMetricWidgetImage"],
          Resource: "*", // CloudWatch's metrics have no ARNs
        },
      ]),
    });
    new ChatbotSlackChannelConfiguration(this, "resource", {
      configurationName: name,
      slackTeamId: workspaceId,
      slackChannelId: channelId,
      iamRoleArn: role.arn,
      // What the channel may ask AWS for at most; without it that is everything.
      guardrailPolicyArns: [`arn:${partition}:iam::aws:policy/CloudWatchReadOnlyAccess`],
      snsTopicArns: [...topicArns],
    });
  }
}
