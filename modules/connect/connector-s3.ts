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

export interface S3SinkProps extends SinkProps {
  /** `<connector>` if left out. */
  readonly prefix?: string;
  readonly format: "jsonl" | "json" | "csv" | "parquet";
  readonly fields: readonly ("key" | "value" | "offset" | "timestamp" | "headers")[];
  readonly compression: "none" | "gzip" | "snappy" | "zstd";
  readonly maxRecordsPerFile: number;
  readonly partSizeMib: number;
  readonly maxRetries: number;
  /** What its topics bring at their busiest, to check the heap with. */
  readonly peakMibps: number;
}

export interface S3Home extends ConnectorHome {
  readonly bucket: Bucket;
}

const extensions = { none: "", gzip: ".gz", snappy: ".snappy", zstd: ".zst" } as const;

/**
 * Writes records as they are into files in S3, at least once. Files are named by their first offset and by nothing that
 * changes between two attempts: what is written again overwrites itself.
 */
export function s3Sink(name: string, props: S3SinkProps, { home, namePrefix, bucket }: S3Home): Connector {
  const { topics, tasksMax, state, format, fields, compression, prefix = name } = props;
  const id = `${namePrefix}${name}`;
  const group = consumerGroupOf(id);
  const deadLetterTopic = deadLetterTopicOf(name, props);
  return {
    name: id,
    class: "io.aiven.kafka.connect.s3.AivenKafkaConnectS3SinkConnector",
    tasksMax,
    state,
    config: {
      topics: topics.join(","),
      ...converterConfig(props),
      ...errorConfig(deadLetterTopic),
      "aws.s3.bucket.name": bucket.name,
      "aws.s3.region": home.region,
      // No aws.s3.sse.algorithm: "aws:kms" would take AWS's key and not the bucket's own.
      "aws.s3.part.size.bytes": String(props.partSizeMib * 2 ** 20),
      "aws.s3.backoff.max.retries": String(props.maxRetries),
      "file.name.template": `${prefix}/{{topic}}/{{partition}}/{{start_offset:padding=true}}.${format}${extensions[compression]}`,
      "file.max.records": String(props.maxRecordsPerFile),
      "file.compression.type": compression,
      "format.output.type": format,
      "format.output.fields": fields.join(","),
      "format.output.fields.value.encoding": "none",
      // A single field needs no wrapping.
      "format.output.envelope": String(fields.length > 1),
      ...asText(props.config),
    },
    consumerGroup: group,
    deadLetterTopic,
    clientsPerTask: 2,
    access: {
      readTopics: topics,
      writeTopics: deadLetterTopic === undefined ? [] : [deadLetterTopic],
      groups: [group],
      transactionalIds: [],
      objects: [{ bucket, prefix, deletes: false }],
      tables: [],
    },
  };
}
