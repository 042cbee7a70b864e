import { problem, type Problem } from "../../src/engine/problem";
import { type ConnectorProps, consumerGroupOf, type SinkProps } from "./connector";
import type { IcebergSinkProps } from "./connector-iceberg";
import { groupOverride, type RawConnectorProps, rawGroupOf } from "./connector-raw";
import type { S3SinkProps } from "./connector-s3";

/** All connectors of a unit, by name, as they are written. */
export interface Connectors {
  readonly icebergSinks: Readonly<Record<string, IcebergSinkProps>>;
  readonly s3Sinks: Readonly<Record<string, S3SinkProps>>;
  readonly connectors: Readonly<Record<string, RawConnectorProps>>;
}

export interface Placed<P> {
  /** Where it stands: `icebergSinks.media-events`. */
  readonly path: string;
  readonly name: string;
  readonly props: P;
}

export const placed = <P>(input: string, all: Readonly<Record<string, P>>): Placed<P>[] =>
  Object.entries(all).map(([name, props]) => ({ path: `${input}.${name}`, name, props }));

/** The connectors in one list, each with its place. */
export function placedConnectors({ icebergSinks, s3Sinks, connectors }: Connectors): Placed<SinkProps>[] {
  return [
    ...placed<SinkProps>("icebergSinks", icebergSinks),
    ...placed<SinkProps>("s3Sinks", s3Sinks),
    ...placed<SinkProps>("connectors", connectors),
  ];
}

/** Mistakes that show without knowing the topics. */
export function connectorProblems(all: Connectors): Problem[] {
  const every = placedConnectors(all);
  return [
    ...every.flatMap(({ path, name }, index) => nameProblems(path, name, every.slice(0, index))),
    ...every.flatMap(({ path, props }) => repeatedTopics(path, props.topics)),
    ...every.flatMap(({ path, props }) => secretProblems(path, props)),
    ...placed("icebergSinks", all.icebergSinks).flatMap(icebergProblems),
    ...placed("s3Sinks", all.s3Sinks).flatMap(s3Problems),
    ...placed("connectors", all.connectors).flatMap(rawProblems),
    ...groupProblems(all),
  ];
}

function nameProblems(path: string, name: string, before: readonly Placed<unknown>[]): Problem[] {
  if (!/^[a-z0-9]([a-z0-9-]{0,50}[a-z0-9])?$/.test(name)) {
    return [problem({ path, must: "have a name of 1 to 52 lower-case letters, digits and hyphens" })];
  }
  const twin = before.find((each) => each.name === name);
  return twin === undefined
    ? []
    : [problem({ path, must: `have a name of its own: ${twin.path} has the same, and so the same consumer group` })];
}

const repeatedTopics = (path: string, topics: readonly string[]): Problem[] =>
  topics.flatMap((topic, index) =>
    topics.indexOf(topic) === index
      ? []
      : [problem({ path: `${path}.topics.${index}`, value: topic, must: "be named once" })],
  );

/** Settings that another input, or Strata, has in its hand. */
const commonKeys: Readonly<Record<string, string>> = {
  name: "the connector's own name",
  "connector.class": "class",
  "tasks.max": "tasksMax",
  "connector.plugin.version": "the version in the image",
  topics: "topics",
  "topics.regex": "topics, one by one: the role may read no others",
  "key.converter": "keyConverter",
  "value.converter": "valueConverter",
  "errors.tolerance": "onError",
  "errors.deadletterqueue.topic.name": "deadLetterTopic",
};
const icebergKeys: Readonly<Record<string, string>> = {
  ...commonKeys,
  [groupOverride]: "the connector's own name, from which its group is made",
  "iceberg.connect.group-id": "the connector's own name, from which its group is made",
  "iceberg.tables": "table",
  "iceberg.tables.dynamic-enabled": "table, one for each connector: the role may write no others",
  "iceberg.tables.evolve-schema-enabled": "evolveSchema",
  "iceberg.tables.default-partition-by": "partitionBy",
  "iceberg.control.topic": "controlTopic",
  "iceberg.control.commit.interval-ms": "commitIntervalSeconds",
  "iceberg.control.commit.timeout-ms": "commitTimeoutSeconds",
  "iceberg.catalog.warehouse": "bucket and prefix",
};
const s3Keys: Readonly<Record<string, string>> = {
  ...commonKeys,
  [groupOverride]: "the connector's own name, from which its group is made",
  "aws.s3.bucket.name": "bucket",
  "aws.s3.prefix": "prefix",
  "aws.s3.part.size.bytes": "partSizeMib",
  "aws.s3.backoff.max.retries": "maxRetries",
  "file.max.records": "maxRecordsPerFile",
  "file.compression.type": "compression",
  "format.output.type": "format",
  "format.output.fields": "fields",
};

function keyProblems(path: string, config: ConnectorProps["config"], own: Readonly<Record<string, string>>): Problem[] {
  return Object.entries(config)
    .filter(([key]) => Object.hasOwn(own, key))
    .map(([key, value]) => problem({ path: `${path}.config.${key}`, value, must: `be written as ${own[key]!}` }));
}

const secret = /password|secret|access\.key|credential|token|jaas/i;

/** What stands here stands in the plan, the state and the cluster too; the value is not shown either. */
const secretProblems = (path: string, { config }: ConnectorProps): Problem[] =>
  Object.keys(config)
    .filter((key) => secret.test(key))
    .map((key) => {
      const fix = "roles come by Pod Identity; for other systems use a mounted file and a config provider";
      return problem({
        path: `${path}.config.${key}`,
        must: "be left out: it would show a secret to all readers",
        fix,
      });
    });

function icebergProblems({ path, props }: Placed<IcebergSinkProps>): Problem[] {
  const { config, topics, controlTopic, commitIntervalSeconds, commitTimeoutSeconds } = props;
  const found = keyProblems(path, config, icebergKeys);
  if (topics.includes(controlTopic)) {
    found.push(
      problem({ path: `${path}.controlTopic`, value: controlTopic, must: "not be one of the topics that it reads" }),
    );
  }
  if (commitTimeoutSeconds > commitIntervalSeconds) {
    const must = `be at most commitIntervalSeconds (${commitIntervalSeconds})`;
    found.push(problem({ path: `${path}.commitTimeoutSeconds`, value: commitTimeoutSeconds, must }));
  }
  return found;
}

function s3Problems({ path, props }: Placed<S3SinkProps>): Problem[] {
  const { config, format, keyConverter, valueConverter, fields } = props;
  const found = keyProblems(path, config, s3Keys);
  if (format === "parquet" && valueConverter !== "json-schema") {
    const must = 'be "json-schema" with parquet, whose files have a schema';
    found.push(problem({ path: `${path}.valueConverter`, value: valueConverter, must }));
  }
  if (format === "csv" && valueConverter !== "bytes") {
    found.push(problem({ path: `${path}.valueConverter`, value: valueConverter, must: 'be "bytes" with csv' }));
  }
  if (format === "csv" && keyConverter !== "bytes" && keyConverter !== "string") {
    found.push(problem({ path: `${path}.keyConverter`, value: keyConverter, must: 'be "bytes" or "string" with csv' }));
  }
  const repeated = fields.findIndex((each, index) => fields.indexOf(each) !== index);
  if (repeated >= 0)
    found.push(problem({ path: `${path}.fields.${repeated}`, value: fields[repeated], must: "be named once" }));
  return found;
}

function rawProblems({ path, props }: Placed<RawConnectorProps>): Problem[] {
  const { config, topics, producesTo, deadLetterTopic } = props;
  const found = keyProblems(path, config, commonKeys);
  if (topics.length === 0 && producesTo.length === 0) {
    found.push(problem({ path, must: "have topics that it reads (topics) or writes (producesTo)" }));
  }
  if (topics.length === 0 && deadLetterTopic !== undefined) {
    const must = "be left out: only a connector that reads topics has dead letters";
    found.push(problem({ path: `${path}.deadLetterTopic`, value: deadLetterTopic, must }));
  }
  return found;
}

/** A group's members share its topics out: two connectors in one would each get a part. */
function groupProblems({ icebergSinks, s3Sinks, connectors }: Connectors): Problem[] {
  const taken = new Map<string, string>();
  for (const { path, name } of [...placed("icebergSinks", icebergSinks), ...placed("s3Sinks", s3Sinks)]) {
    taken.set(consumerGroupOf(name), path);
  }
  return placed("connectors", connectors)
    .filter(({ props }) => props.topics.length > 0)
    .flatMap(({ path, name, props }) => {
      const group = rawGroupOf(name, props);
      const other = taken.get(group);
      taken.set(group, path);
      if (other === undefined || props.config[groupOverride] === undefined) return [];
      const must = `be a group of its own: ${other} is in it, and each would get a part of the records`;
      return [problem({ path: `${path}.config.${groupOverride}`, value: group, must })];
    });
}
