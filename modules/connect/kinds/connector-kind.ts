import type { z } from "zod";
import type { Problem } from "../../../src/engine/problem";
import type { ClientAuthentication } from "../../kafka/client-authentication";
import type { ResolvedTopic } from "../../kafka/kafka-topics";
import type { AwsHome } from "../../aws/aws-home";
import type { Buckets } from "../connector-bucket";
import type { Connector, SinkProps } from "../connector";

/** One connector of a unit as it is written, with its place. */
export interface WrittenConnector<P = SinkProps> {
  /** Path of its input: `icebergSinks.media-events`. */
  readonly path: string;
  readonly name: string;
  readonly props: P;
}

/** The surroundings of a connector. */
export interface ConnectorHome {
  readonly home: AwsHome;
  /** Prefix of its name in the cluster and in its consumer group; empty for the first unit of the environment. */
  readonly namePrefix: string;
  readonly bootstrapBrokers: string;
  /** Authentication of the clients that it creates itself. */
  readonly authentication: ClientAuthentication;
  readonly namespace: string;
  /** Glue database of tables. */
  readonly database: string;
  readonly buckets: Buckets;
}

/** A plugin of `images/kafka-connect/plugins.lock`. */
export interface ImagePlugin {
  readonly folder: string;
  readonly name: string;
  /** Command that pins it. */
  readonly pin: string;
}

/** A use of a bucket in the inputs of a connector. */
export interface BucketUse {
  /** The input below the connector: `bucket`, `buckets.0`. */
  readonly input: string;
  readonly bucket: string;
}

/**
 * A kind of connector. To add one: a file in this folder that defines it, its test, and an entry in
 * `modules/connect/connector-kinds.ts`, whose name becomes an input of the kafka-connect layer.
 */
export interface ConnectorKind<Schema extends z.ZodType<SinkProps> = z.ZodType<SinkProps>> {
  /** One sentence for the input's documentation. */
  readonly summary: string;
  /** A limit of the whole input. */
  readonly limit?: string;
  /** Inputs of one connector, with limits and defaults. */
  readonly schema: Schema;
  /** Settings of the connector's class that an input or Strata owns, with the input to use instead. */
  readonly ownedSettings: Readonly<Record<string, string>>;
  /** Kafka clients that each task opens. */
  readonly clientsPerTask: number;
  /** MiB of the heap that a connector keeps between two flushes, per second. */
  bufferedMibps?(props: z.output<Schema>): number;
  /** A plugin that the image has only once it is pinned. */
  readonly plugin?: ImagePlugin;
  /** Rules across the inputs of one connector. */
  problems?(connector: WrittenConnector<z.output<Schema>>): Problem[];
  /** Rules about its topics, besides those for all sinks. */
  topicProblems?(
    connector: WrittenConnector<z.output<Schema>>,
    topics: ReadonlyMap<string, ResolvedTopic>,
    undeclared: (path: string, topic: string) => Problem[],
  ): Problem[];
  /** Consumer group by the connector's id. Undefined if it reads no topics. */
  consumerGroup(id: string, props: z.output<Schema>): string | undefined;
  buckets(props: z.output<Schema>): readonly BucketUse[];
  /** The connector with its configuration, and what it accesses. */
  resolve(name: string, props: z.output<Schema>, home: ConnectorHome): Connector;
}

/** Defines a kind; infers the types of its inputs. */
export const connectorKind = <Schema extends z.ZodType<SinkProps>>(
  kind: ConnectorKind<Schema>,
): ConnectorKind<Schema> => kind;
