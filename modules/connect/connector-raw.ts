import {
  asText,
  type Bucket,
  type Connector,
  type ConnectorHome,
  consumerGroupOf,
  converterConfig,
  deadLetterTopicOf,
  errorConfig,
  type SinkProps,
} from "./connector";

export interface RawConnectorProps extends SinkProps {
  readonly class: string;
  /** Topics that it writes. */
  readonly producesTo: readonly string[];
  readonly prefix?: string;
}

export interface RawHome extends Pick<ConnectorHome, "namePrefix"> {
  readonly buckets: readonly Bucket[];
}

export const groupOverride = "consumer.override.group.id";

export const rawGroupOf = (name: string, { config }: Pick<RawConnectorProps, "config">): string =>
  String(config[groupOverride] ?? consumerGroupOf(name));

/** Any connector of the image, with the settings of its own documentation. */
export function rawConnector(name: string, props: RawConnectorProps, { namePrefix, buckets }: RawHome): Connector {
  const { topics, tasksMax, state, producesTo, prefix = name } = props;
  const reads = topics.length > 0;
  const deadLetterTopic = reads ? deadLetterTopicOf(name, props) : undefined;
  const id = `${namePrefix}${name}`;
  const group = rawGroupOf(id, props);
  return {
    name: id,
    class: props.class,
    tasksMax,
    state,
    config: {
      ...(reads && { topics: topics.join(",") }),
      ...converterConfig(props),
      ...(reads && errorConfig(deadLetterTopic)),
      ...asText(props.config),
    },
    consumerGroup: reads ? group : undefined,
    deadLetterTopic,
    clientsPerTask: 2,
    access: {
      readTopics: topics,
      writeTopics: [...producesTo, ...(deadLetterTopic === undefined ? [] : [deadLetterTopic])],
      groups: reads ? [group] : [],
      transactionalIds: [],
      objects: buckets.map((bucket) => ({ bucket, prefix, deletes: false })),
      tables: [],
    },
  };
}
