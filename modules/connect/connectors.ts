import { type Buckets, resolveBucket } from "./connector-bucket";
import type { Connector, ConnectorHome } from "./connector";
import { icebergSink } from "./connector-iceberg";
import type { Connectors } from "./connector-problems";
import { rawConnector } from "./connector-raw";
import { s3Sink } from "./connector-s3";

export interface ConnectorsHome extends ConnectorHome {
  readonly bootstrapBrokers: string;
  /** Glue's, of the tables. */
  readonly database: string;
  readonly buckets: Buckets;
}

/** Connectors as they are written. */
export interface WrittenConnectors {
  readonly icebergSinks: Readonly<Record<string, Connectors["icebergSinks"][string] & { readonly bucket: string }>>;
  readonly s3Sinks: Readonly<Record<string, Connectors["s3Sinks"][string] & { readonly bucket: string }>>;
  readonly connectors: Readonly<
    Record<string, Connectors["connectors"][string] & { readonly buckets: readonly string[] }>
  >;
}

/** All connectors of a unit with nothing left open. */
export function resolveConnectors(
  { icebergSinks, s3Sinks, connectors }: WrittenConnectors,
  { buckets, ...at }: ConnectorsHome,
): Connector[] {
  const bucketOf = (name: string) => resolveBucket(name, buckets, at.home);
  return [
    ...Object.entries(icebergSinks).map(([name, props]) =>
      icebergSink(name, props, { ...at, bucket: bucketOf(props.bucket) }),
    ),
    ...Object.entries(s3Sinks).map(([name, props]) => s3Sink(name, props, { ...at, bucket: bucketOf(props.bucket) })),
    ...Object.entries(connectors).map(([name, props]) =>
      rawConnector(name, props, { ...at, buckets: props.buckets.map(bucketOf) }),
    ),
  ];
}
