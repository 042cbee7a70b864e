import type { ResolvedTopic } from "../kafka/kafka-topics";
import type { Converter } from "./converters";

export type ConnectorConfig = Readonly<Record<string, string>>;

/** Inputs of every connector. */
export interface ConnectorProps {
  /** Maximum number of tasks. */
  readonly tasksMax: number;
  readonly state: "running" | "paused" | "stopped";
  readonly keyConverter: Converter;
  readonly valueConverter: Converter;
  /** Other settings of the connector. */
  readonly config: Readonly<Record<string, string | number | boolean>>;
}

/** Inputs of every connector that reads topics. */
export interface SinkProps extends ConnectorProps {
  readonly topics: readonly string[];
  /** Topics to write, of kinds that have the input. */
  readonly producesTo?: readonly string[];
  /** Handling of unreadable records. */
  readonly onError: "dead-letter" | "fail";
  /** @default `<connector>-dead-letter` */
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
  /** Prefix of their keys, without a trailing slash. */
  readonly prefix: string;
  /** Whether it also deletes objects. */
  readonly deletes: boolean;
}

/** Resources that a connector accesses, for its role. Names that end in `*` are prefixes. */
export interface ConnectorAccess {
  readonly readTopics: readonly string[];
  readonly writeTopics: readonly string[];
  readonly groups: readonly string[];
  readonly transactionalIds: readonly string[];
  readonly objects: readonly ObjectAccess[];
  readonly tables: readonly { readonly database: string; readonly table: string }[];
}

/** A connector with its whole configuration. */
export interface Connector {
  readonly name: string;
  readonly class: string;
  readonly tasksMax: number;
  readonly state: ConnectorProps["state"];
  readonly config: ConnectorConfig;
  /** The group whose lag shows how far behind it is. Undefined if it reads no topics. */
  readonly consumerGroup: string | undefined;
  readonly deadLetterTopic: string | undefined;
  readonly access: ConnectorAccess;
}

/** Whether its converters also write records. Dead letters are written as they were read. */
export const writesRecords = ({ topics, producesTo = [] }: SinkProps): boolean =>
  topics.length === 0 || producesTo.length > 0;

/** Setting of a connector that overrides its consumer group. */
export const groupOverride = "consumer.override.group.id";

/** Consumer group that Kafka Connect gives a sink. */
export const consumerGroupOf = (connector: string): string => `connect-${connector}`;

export const deadLetterTopicOf = (connector: string, { onError, deadLetterTopic }: SinkProps): string | undefined =>
  onError === "fail" ? undefined : (deadLetterTopic ?? `${connector}-dead-letter`);

/** Unreadable records go to the dead-letter topic with the context of their failure, or fail the task. */
export function errorConfig(deadLetterTopic: string | undefined): ConnectorConfig {
  // The log names topic, partition and offset, never the content of a record.
  const logged = { "errors.log.enable": "true", "errors.log.include.messages": "false" };
  if (deadLetterTopic === undefined) return { "errors.tolerance": "none", ...logged };
  return {
    "errors.tolerance": "all",
    ...logged,
    "errors.deadletterqueue.topic.name": deadLetterTopic,
    // The default of the brokers: a cluster of two cannot hold the three replicas that Connect asks for.
    "errors.deadletterqueue.topic.replication.factor": "-1",
    "errors.deadletterqueue.context.headers.enable": "true",
  };
}

/** Settings as text, the form of Kafka configurations. */
export const asText = (config: ConnectorProps["config"]): ConnectorConfig =>
  Object.fromEntries(Object.entries(config).map(([key, value]) => [key, String(value)]));

/** Retention of a topic in milliseconds. Compacted topics keep their records. */
export function retentionMs({ config }: ResolvedTopic): number {
  const retention = Number(config["retention.ms"] ?? -1);
  return retention < 0 ? Infinity : retention;
}
