import { z } from "zod";
import type { Connector, SinkProps } from "./connector";
import type { ConnectorHome, ConnectorKind, WrittenConnector } from "./kinds/connector-kind";
import { icebergSink } from "./kinds/iceberg-sink";
import { otherConnector } from "./kinds/other-connector";
import { s3Sink } from "./kinds/s3-sink";

/** Kinds of connectors by the input that holds them. */
export type ConnectorKinds = Readonly<Record<string, ConnectorKind>>;

/** The kinds of the kafka-connect layer. */
export const connectorKinds = {
  icebergSinks: icebergSink,
  s3Sinks: s3Sink,
  connectors: otherConnector,
} satisfies ConnectorKinds;

/** The inputs of a layer for its connectors: a record by name for each kind. */
export type ConnectorInputs<K extends ConnectorKinds> = {
  readonly [Input in keyof K]: z.ZodDefault<z.ZodRecord<z.ZodString, K[Input]["schema"]>>;
};

export const connectorInputs = <K extends ConnectorKinds>(kinds: K): ConnectorInputs<K> =>
  Object.fromEntries(
    Object.entries(kinds).map(([input, { schema, summary, limit }]) => {
      const record = z.record(z.string(), schema).default({}).describe(summary);
      return [input, limit === undefined ? record : record.meta({ limit })];
    }),
  ) as ConnectorInputs<K>;

/** The connectors of a unit by input and name, as they are written. */
export type WrittenConnectors<K extends ConnectorKinds> = {
  readonly [Input in keyof K]: Readonly<Record<string, SinkProps>>;
};

/** One connector of a unit, with its kind. */
export interface KindedConnector extends WrittenConnector {
  readonly input: string;
  readonly kind: ConnectorKind;
}

/** All connectors of a unit in one list. */
export const listConnectors = <K extends ConnectorKinds>(kinds: K, written: WrittenConnectors<K>): KindedConnector[] =>
  Object.entries<ConnectorKind>(kinds).flatMap(([input, kind]) =>
    Object.entries(written[input]!).map(([name, props]) => ({ input, kind, name, path: `${input}.${name}`, props })),
  );

/** The connectors of a unit with their configuration and access. */
export const resolveConnectors = (connectors: readonly KindedConnector[], home: ConnectorHome): Connector[] =>
  connectors.map(({ kind, name, props }) => kind.resolve(name, props, home));
