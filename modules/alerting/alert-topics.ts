import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import { Construct } from "constructs";
import { knownView, whenKnown } from "../../src/engine/unknown-values";
import { assertValid, type Problem } from "../../src/engine/problem";
import { type AlertRecipients, recipientProblems } from "./alert-recipients";
import { AlertSlackChannel } from "./alert-slack-channel";
import { type AwsHome, partitionOf } from "../aws/aws-home";
import { onBehalfOf, policyDocument } from "../aws/policy-document";

/** ARNs of the SNS topics that carry alerts to people. */
export type AlertTopicArns = Readonly<Record<"page" | "ticket", string>>;

export interface AlertTopicsProps extends AlertRecipients {
  readonly home: AwsHome;
  /** Beginning of their names. */
  readonly prefix: string;
  /** Encrypts what waits for delivery; its policy must let CloudWatch, Budgets and Cost Anomaly Detection use it. */
  readonly keyArn: string;
}

/** Purpose of each topic; it precedes the subject of its e-mails. */
const kinds = { page: "PAGE", ticket: "Ticket" } as const;
type Kind = keyof typeof kinds;

/** Two topics, for what wakes somebody and for what waits until the morning, and who gets their messages. */
export class AlertTopics extends Construct {
  readonly arns: AlertTopicArns;

  constructor(scope: Construct, id: string, props: AlertTopicsProps) {
    super(scope, id);
    assertValid(AlertTopics.problems(props));
    const topic = (kind: Kind) => new AlertTopic(this, kind, { ...props, kind }).arn;
    this.arns = { page: topic("page"), ticket: topic("ticket") };
    this.createSlackChannels(props);
  }

  static problems(props: AlertTopicsProps): Problem[] {
    return whenKnown(() => recipientProblems(knownView(props))) ?? [];
  }

  /** A channel has one configuration, whichever of the topics it gets. */
  private createSlackChannels({ home, prefix, slackWorkspaceId, page, ticket }: AlertTopicsProps): void {
    const both = page.slackChannelId === ticket.slackChannelId;
    const channels = both
      ? [["alerts", page.slackChannelId, Object.values(this.arns)] as const]
      : [
          ["page", page.slackChannelId, [this.arns.page]] as const,
          ["ticket", ticket.slackChannelId, [this.arns.ticket]] as const,
        ];
    for (const [name, channelId, topicArns] of channels) {
      if (channelId === undefined || slackWorkspaceId === undefined) continue;
      new AlertSlackChannel(this, `slack-${name}`, {
        home,
        name: `${prefix}-${name}`,
        workspaceId: slackWorkspaceId,
        channelId,
        topicArns,
      });
    }
  }
}

class AlertTopic extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: AlertTopicsProps & { readonly kind: Kind }) {
    super(scope, id);
    const { home, prefix, keyArn, kind } = props;
    const { arn } = new SnsTopic(this, "resource", {
      name: `${prefix}-${kind}`,
      displayName: `${kinds[kind]} ${prefix}`,
      kmsMasterKeyId: keyArn,
    });
    new SnsTopicPolicy(this, "policy", { arn, policy: publishers(home, arn) });
    this.arn = arn;

    const { email, https } = props[kind];
    for (const address of email) this.subscribe("email", address);
    for (const url of https) this.subscribe("https", url);
  }

  private subscribe(protocol: "email" | "https", endpoint: string): void {
    new SnsTopicSubscription(this, subscriptionId(endpoint), {
      topicArn: this.arn,
      protocol,
      endpoint,
      // An endpoint that does not answer fails the apply, and not the first page.
      endpointAutoConfirms: protocol === "https" ? true : undefined,
    });
  }
}

/** An address as a construct's id: `oncall-at-example-com`. */
function subscriptionId(endpoint: string): string {
  return endpoint
    .replace(/^https:\/\//, "")
    .replace("@", "-at-")
    .replaceAll(/[^A-Za-z0-9]+/g, "-")
    .replace(/-$/, "");
}

/** The account's alarms, budgets and cost anomalies. Roles of the account publish by their own policies. */
function publishers({ account, region }: AwsHome, topicArn: string): string {
  const partition = partitionOf(region);
  const publish = { Action: "sns:Publish", Resource: topicArn };
  return policyDocument([
    {
      Sid: "Alarms",
      Principal: { Service: "cloudwatch.amazonaws.com" },
      ...publish,
      Condition: onBehalfOf(account, `arn:${partition}:cloudwatch:${region}:${account}:alarm:*`),
    },
    {
      Sid: "Budgets",
      Principal: { Service: "budgets.amazonaws.com" },
      ...publish,
      Condition: onBehalfOf(account, `arn:${partition}:budgets::${account}:*`),
    },
    {
      Sid: "CostAnomalies",
      Principal: { Service: "costalerts.amazonaws.com" },
      ...publish,
      Condition: { StringEquals: { "aws:SourceAccount": account } },
    },
    {
      Sid: "DenyPlainHttp",
      Effect: "Deny",
      Principal: "*",
      ...publish,
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
  ]);
}
