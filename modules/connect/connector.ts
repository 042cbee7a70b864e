import type { AwsHome } from "../aws/aws-home";

/** Where a connector runs. */
export interface ConnectorHome {
  readonly home: AwsHome;
  /** Before its name in the cluster and in its consumer group; empty for the first unit of the environment. */
  readonly namePrefix: string;
}

/** How a record's bytes become fields, and back. */
export const converters = {
  json: { class: "org.apache.kafka.connect.json.JsonConverter", "schemas.enable": "false" },
  "json-schema": { class: "org.apache.kafka.connect.json.JsonConverter", "schemas.enable": "true" },
  string: { class: "org.apache.kafka.connect.storage.StringConverter" },
  bytes: { class: "org.apache.kafka.connect.converters.ByteArrayConverter" },
} as const;
export type Converter = keyof typeof converters;

export type ConnectorConfig = Readonly<Record<string, string>>;

/** What every connector has. */
export interface ConnectorProps {
  /** Tasks that share its work. */
  readonly tasksMax: number;
  readonly state: "running" | "paused" | "stopped";
  readonly keyConverter: Converter;
  readonly valueConverter: Converter;
  /** The connector's other settings, under their own names. */
  readonly config: Readonly<Record<string, string | number | boolean>>;
}

/** What every connector has that reads topics. */
export interface SinkProps extends ConnectorProps {
  readonly topics: readonly string[];
  /** What becomes of a record that cannot be read. */
  readonly onError: "dead-letter" | "fail";
  /** `<connector>-dead-letter` if left out. */
  readonly deadLetterTopic?: string;
}

/** A bucket that a unit owns. */
export interface Bucket {
  readonly name: string;
  readonly arn: string;
}

/** Objects that a connector writes. */
export interface ObjectAccess {
  readonly bucket: Bucket;
  /** First part of their keys, without a slash at its end. */
  readonly prefix: string;
  /** Whether it also deletes what it wrote. */
  readonly deletes: boolean;
}

/** What a connector touches, for the role that runs it. Names that end in `*` stand for all that begin so. */
export interface ConnectorAccess {
  readonly readTopics: readonly string[];
  readonly writeTopics: readonly string[];
  readonly groups: readonly string[];
  readonly transactionalIds: readonly string[];
  readonly objects: readonly ObjectAccess[];
  readonly tables: readonly { readonly database: string; readonly table: string }[];
}

/** A connector with nothing left open. */
export interface Connector {
  readonly name: string;
  readonly class: string;
  readonly tasksMax: number;
  readonly state: ConnectorProps["state"];
  readonly config: ConnectorConfig;
  /** The group whose lag tells how far behind it is; none for one that reads no topic. */
  readonly consumerGroup: string | undefined;
  readonly deadLetterTopic: string | undefined;
  /** Clients of Kafka that each of its tasks opens. */
  readonly clientsPerTask: number;
  readonly access: ConnectorAccess;
}

/** How a client of Kafka shows which role it has: by its name in each kind of configuration. */
export const iamAuthentication = {
  "sasl.mechanism": "AWS_MSK_IAM",
  "sasl.jaas.config": "software.amazon.msk.auth.iam.IAMLoginModule required;",
  "sasl.client.callback.handler.class": "software.amazon.msk.auth.iam.IAMClientCallbackHandler",
} as const;

/** Kafka Connect's own name for the group of a sink. */
export const consumerGroupOf = (connector: string): string => `connect-${connector}`;

export const deadLetterTopicOf = (connector: string, { onError, deadLetterTopic }: SinkProps): string | undefined =>
  onError === "fail" ? undefined : (deadLetterTopic ?? `${connector}-dead-letter`);

/** Explicit for each connector: the workers' own default is nobody's choice. */
export function converterConfig({ keyConverter, valueConverter }: ConnectorProps): ConnectorConfig {
  const of = (side: "key" | "value", { class: name, ...settings }: { readonly class: string }): ConnectorConfig => ({
    [`${side}.converter`]: name,
    ...Object.fromEntries(
      Object.entries(settings as ConnectorConfig).map(([key, value]) => [`${side}.converter.${key}`, value]),
    ),
  });
  return { ...of("key", converters[keyConverter]), ...of("value", converters[valueConverter]) };
}

/** A record that cannot be read goes to the dead-letter topic with all that is known of its failure, or ends the task. */
export function errorConfig(deadLetterTopic: string | undefined): ConnectorConfig {
  // What is logged names topic, partition and offset; what the record holds is nobody's business in a log.
  const logged = { "errors.log.enable": "true", "errors.log.include.messages": "false" };
  if (deadLetterTopic === undefined) return { "errors.tolerance": "none", ...logged };
  return {
    "errors.tolerance": "all",
    ...logged,
    "errors.deadletterqueue.topic.name": deadLetterTopic,
    // The brokers' own default: a cluster of two could not hold Connect's three.
    "errors.deadletterqueue.topic.replication.factor": "-1",
    "errors.deadletterqueue.context.headers.enable": "true",
  };
}

/** Numbers and flags as Kafka has them in configurations. */
export const asText = (config: ConnectorProps["config"]): ConnectorConfig =>
  Object.fromEntries(Object.entries(config).map(([key, value]) => [key, String(value)]));
