import { sandboxAccount } from "../account";
import { json, jsonFields, type Answer, type Gap } from "./gap";

type Fields = Readonly<Record<string, unknown>>;
interface Tag {
  readonly TagKey: string;
  readonly TagValue: string;
}

const channelPath = /^\/(create|update|delete|describe)-slack-channel-configurations?$/;
const tagPath = /^\/(list-tags-for|tag|untag)-resource$/;

/** Slack channels of Amazon Q Developer (AWS Chatbot), implemented as records. Nothing is sent. */
export function slackChannels(): Gap {
  const channels = new Map<string, Fields & { readonly Tags: readonly Tag[] }>();

  const create = (given: Fields): Answer => {
    const arn = `arn:aws:chatbot::${sandboxAccount}:chat-configuration/slack-channel/${String(given["ConfigurationName"])}`;
    if (channels.has(arn)) return failure(409, "ConflictException", "The configuration already exists.");
    const channel = { ...defaults, Tags: [], ...given, ChatConfigurationArn: arn };
    channels.set(arn, channel);
    return json(201, { ChannelConfiguration: channel });
  };

  const one = (verb: string, given: Fields): Answer => {
    const arn = String(given["ChatConfigurationArn"]);
    const current = channels.get(arn);
    if (current === undefined) return notFound(arn);
    if (verb === "delete") {
      channels.delete(arn);
      return { status: 204, headers: {}, body: "" };
    }
    channels.set(arn, { ...current, ...given });
    return json(200, { ChannelConfiguration: channels.get(arn) });
  };

  const describe = ({ ChatConfigurationArn: arn }: Fields): Answer => {
    const found = [...channels].filter(([key]) => arn === undefined || arn === key);
    return json(200, { SlackChannelConfigurations: found.map(([, channel]) => channel) });
  };

  const tagging = (verb: string, given: Fields): Answer => {
    const arn = String(given["ResourceARN"]);
    const current = channels.get(arn);
    if (current === undefined) return notFound(arn);
    if (verb === "list-tags-for") return json(200, { Tags: current.Tags });
    const added = (given["Tags"] ?? []) as readonly Tag[];
    const replaced = [...added.map(({ TagKey }) => TagKey), ...((given["TagKeys"] ?? []) as readonly string[])];
    channels.set(arn, {
      ...current,
      Tags: [...current.Tags.filter(({ TagKey }) => !replaced.includes(TagKey)), ...added],
    });
    return json(200, {});
  };

  return {
    name: "chatbot: Slack channel configurations",
    service: "chatbot",
    reason: "neither emulator has the service",
    matches: ({ path }) => channelPath.test(path) || tagPath.test(path),
    answer({ path }, body) {
      const given = jsonFields(body);
      const tagVerb = tagPath.exec(path)?.[1];
      const verb = channelPath.exec(path)?.[1] ?? "";
      if (tagVerb !== undefined) return Promise.resolve(tagging(tagVerb, given));
      if (verb === "create") return Promise.resolve(create(given));
      return Promise.resolve(verb === "describe" ? describe(given) : one(verb, given));
    },
  };
}

const defaults = {
  GuardrailPolicyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"],
  LoggingLevel: "NONE",
  SlackChannelName: "sandbox",
  SlackTeamName: "sandbox",
  SnsTopicArns: [],
  State: "ENABLED",
  UserAuthorizationRequired: false,
};

const failure = (status: number, type: string, message: string): Answer =>
  json(status, { message }, { "x-amzn-errortype": type });

const notFound = (arn: string): Answer => failure(404, "ResourceNotFoundException", `${arn} does not exist.`);
