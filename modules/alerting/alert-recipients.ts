import { problem, type Problem } from "../../src/engine/problem";

/** Who gets the messages of one topic. */
export interface Recipients {
  /** Each gets a message with a link, and nothing else until somebody has followed it. */
  readonly email: readonly string[];
  /** Own services that take SNS's messages and confirm the subscription by themselves. */
  readonly https: readonly string[];
  readonly slackChannelId?: string;
}

export interface AlertRecipients {
  readonly page: Recipients;
  readonly ticket: Recipients;
  /** The workspace that was once let in by hand. */
  readonly slackWorkspaceId?: string;
}

const subscribeByHand = "subscribe it once by hand, docs/runbooks/alerting.md#pagerduty";

export function recipientProblems({ page, ticket, slackWorkspaceId }: AlertRecipients): Problem[] {
  const topics = Object.entries({ page, ticket });
  const found = topics.flatMap(([name, { https, slackChannelId }]) => [
    ...https.flatMap((url, index) => endpointProblem(`${name}.https.${index}`, url) ?? []),
    ...(slackChannelId !== undefined && slackWorkspaceId === undefined
      ? [problem({ path: `${name}.slackChannelId`, value: slackChannelId, message: "needs slackWorkspaceId" })]
      : []),
  ]);
  const channels = topics.filter(([, { slackChannelId }]) => slackChannelId !== undefined);
  if (slackWorkspaceId === undefined || channels.length > 0) return found;
  return [
    ...found,
    problem({ path: "slackWorkspaceId", value: slackWorkspaceId, message: "needs a slackChannelId of page or ticket" }),
  ];
}

/** Services whose addresses are their passwords. */
const keyHosts = /(?:^|\.)(?:pagerduty\.com|slack\.com|opsgenie\.com|office\.com|discord\.com|datadoghq\.(?:com|eu))$/;

/**
 * Terraform keeps a subscription's address in plan and state, and has no write-only argument for it
 * (github.com/hashicorp/terraform-provider-aws/issues/46135). The address is not shown here either.
 */
function endpointProblem(path: string, address: string): Problem | undefined {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol !== "https:") {
    return problem({
      path,
      value: address,
      must: "be a URL that begins with https://",
      fix: "https://alerts.example.com/sns",
    });
  }
  const key =
    url.username !== "" ||
    url.password !== "" ||
    url.search !== "" ||
    keyHosts.test(url.hostname) ||
    url.pathname.split("/").some((part) => part.length >= 20 && /\d/.test(part));
  if (!key) return undefined;
  return problem({ path, must: "not carry a key: code, plan and state would show it", fix: subscribeByHand });
}
