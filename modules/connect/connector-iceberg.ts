import {
  asText,
  type Bucket,
  type Connector,
  type ConnectorHome,
  consumerGroupOf,
  converterConfig,
  deadLetterTopicOf,
  errorConfig,
  iamAuthentication,
  type SinkProps,
} from "./connector";

export interface IcebergSinkProps extends SinkProps {
  /** `<connector>` with underscores if left out. */
  readonly table?: string;
  readonly prefix: string;
  readonly controlTopic: string;
  readonly commitIntervalSeconds: number;
  readonly commitTimeoutSeconds: number;
  readonly evolveSchema: boolean;
  /** Iceberg's transforms: `day(occurred_at)`. */
  readonly partitionBy: readonly string[];
}

/** Where its tables are, and how it reaches Kafka. */
export interface IcebergHome extends ConnectorHome {
  readonly bootstrapBrokers: string;
  /** Glue's database. */
  readonly database: string;
  readonly bucket: Bucket;
}

export const icebergClass = "org.apache.iceberg.connect.IcebergSinkConnector";

export const tableOf = (connector: string, { table }: { readonly table?: string }): string =>
  table ?? connector.replaceAll("-", "_");

/** Writes topics into a table of Iceberg's, exactly once: files in S3, what belongs together in Glue. */
export function icebergSink(name: string, props: IcebergSinkProps, at: IcebergHome): Connector {
  const { topics, tasksMax, state, prefix, controlTopic, partitionBy } = props;
  const table = tableOf(name, props);
  const id = `${at.namePrefix}${name}`;
  const group = consumerGroupOf(id);
  const deadLetterTopic = deadLetterTopicOf(name, props);
  return {
    name: id,
    class: icebergClass,
    tasksMax,
    state,
    config: {
      topics: topics.join(","),
      ...converterConfig(props),
      ...errorConfig(deadLetterTopic),
      "iceberg.tables": `${at.database}.${table}`,
      "iceberg.tables.auto-create-enabled": "true",
      "iceberg.tables.evolve-schema-enabled": String(props.evolveSchema),
      ...(partitionBy.length > 0 && { "iceberg.tables.default-partition-by": partitionBy.join(",") }),
      // A commit every five minutes leaves 288 files of metadata a day; only the last hundred are of use.
      "iceberg.tables.auto-create-props.write.metadata.delete-after-commit.enabled": "true",
      "iceberg.tables.auto-create-props.write.metadata.previous-versions-max": "100",
      "iceberg.control.topic": controlTopic,
      "iceberg.control.group-id-prefix": controlGroupPrefix(id),
      "iceberg.control.commit.interval-ms": String(props.commitIntervalSeconds * 1000),
      "iceberg.control.commit.timeout-ms": String(props.commitTimeoutSeconds * 1000),
      "iceberg.coordinator.transactional.prefix": transactionalPrefix(id),
      "iceberg.catalog.catalog-impl": "org.apache.iceberg.aws.glue.GlueCatalog",
      "iceberg.catalog.io-impl": "org.apache.iceberg.aws.s3.S3FileIO",
      "iceberg.catalog.warehouse": `s3://${at.bucket.name}/${prefix}`,
      "iceberg.catalog.client.region": at.home.region,
      ...clientConfig(at.bootstrapBrokers),
      ...asText(props.config),
    },
    consumerGroup: group,
    deadLetterTopic,
    clientsPerTask: 4, // consumer, control consumer, transactional producer, dead letters
    access: {
      readTopics: [...topics, controlTopic],
      writeTopics: [controlTopic, ...(deadLetterTopic === undefined ? [] : [deadLetterTopic])],
      groups: [group, `${group}-coord`, `${controlGroupPrefix(id)}*`],
      transactionalIds: [`${transactionalPrefix(id)}*`],
      // Below the warehouse, Glue's catalog gives each table this folder.
      objects: [{ bucket: at.bucket, prefix: `${prefix}/${at.database}.db/${table}`, deletes: true }],
      tables: [{ database: at.database, table }],
    },
  };
}

// Each with the connector's name, so that its role can be held to them.
const controlGroupPrefix = (name: string): string => `${name}-control-`;
const transactionalPrefix = (name: string): string => `${name}-`;

/** The sink's own clients. They would read the workers' file of settings; nobody promises that it stays where it is. */
function clientConfig(bootstrapBrokers: string): Connector["config"] {
  const settings = {
    "bootstrap.servers": bootstrapBrokers,
    "security.protocol": "SASL_SSL",
    ...iamAuthentication,
  };
  return Object.fromEntries(Object.entries(settings).map(([key, value]) => [`iceberg.kafka.${key}`, value]));
}
