import type { ConnectorConfig } from "./connector";
import type { ImagePlugin } from "./kinds/connector-kind";

/** Converters of Kafka itself. */
export const converters = {
  json: { class: "org.apache.kafka.connect.json.JsonConverter", "schemas.enable": "false" },
  "json-schema": { class: "org.apache.kafka.connect.json.JsonConverter", "schemas.enable": "true" },
  string: { class: "org.apache.kafka.connect.storage.StringConverter" },
  bytes: { class: "org.apache.kafka.connect.converters.ByteArrayConverter" },
} as const;

type Settings = Readonly<Record<string, string | number | boolean>>;

/** Formats of the AWS Glue Schema Registry, with the converter that reads and writes them. */
export const glueConverters = {
  avro: {
    class: "com.amazonaws.services.schemaregistry.kafkaconnect.AWSKafkaAvroConverter",
    settings: { dataFormat: "AVRO", avroRecordType: "GENERIC_RECORD" },
    plugin: gluePlugin("avro"),
  },
  protobuf: {
    class: "com.amazonaws.services.schemaregistry.kafkaconnect.protobuf.ProtobufSchemaConverter",
    settings: { dataFormat: "PROTOBUF", protobufMessageType: "DYNAMIC_MESSAGE" },
    plugin: gluePlugin("protobuf"),
  },
};
export type GlueFormat = keyof typeof glueConverters;

function gluePlugin(format: string): ImagePlugin {
  const folder = `glue-${format}`;
  return { folder, name: `Glue converter for ${format}`, pin: `images/pin plugin ${folder} <address>` };
}

/** Records whose schemas are in the AWS Glue Schema Registry. */
export interface GlueConverter {
  readonly glue: GlueFormat;
  /** Registry of the account and region. */
  readonly registry: string;
  /** Whether the converter registers schemas that the registry does not have. */
  readonly registersSchemas: boolean;
  readonly settings: Settings;
}

/** Any converter of the image. */
export interface ClassConverter {
  readonly class: string;
  readonly settings: Settings;
}

/** A converter between the bytes of a record and its fields. */
export type Converter = keyof typeof converters | GlueConverter | ClassConverter;

export const isGlue = (converter: Converter): converter is GlueConverter =>
  typeof converter === "object" && "glue" in converter;

/** Whether records come with a schema. Of a converter by its class that is unknown, and taken for granted. */
export const hasSchema = (converter: Converter): boolean =>
  typeof converter === "object" || converter === "json-schema";

/** Settings of the Glue converters that an input or Strata owns (AWSSchemaRegistryConstants, 1.1.27). */
export const ownedGlueSettings: Readonly<Record<string, string>> = {
  region: "the region of the environment",
  "registry.name": "registry",
  schemaAutoRegistrationEnabled: "registersSchemas",
  dataFormat: "glue",
};

interface Sides {
  readonly keyConverter: Converter;
  readonly valueConverter: Converter;
}

/** Explicit for each connector, so that no default of the workers applies. */
export function converterConfig({ keyConverter, valueConverter }: Sides, region: string): ConnectorConfig {
  const of = (side: "key" | "value", converter: Converter): ConnectorConfig => {
    const { class: name, ...settings } = settingsOf(converter, region);
    const entries = Object.entries(settings).map(([key, value]) => [`${side}.converter.${key}`, String(value)]);
    return { [`${side}.converter`]: name, ...(Object.fromEntries(entries) as ConnectorConfig) };
  };
  return { ...of("key", keyConverter), ...of("value", valueConverter) };
}

function settingsOf(converter: Converter, region: string): { readonly class: string } & Settings {
  if (typeof converter === "string") return converters[converter];
  if (!isGlue(converter)) return { ...converter.settings, class: converter.class };
  const { class: name, settings } = glueConverters[converter.glue];
  return {
    ...settings,
    region,
    "registry.name": converter.registry,
    schemaAutoRegistrationEnabled: converter.registersSchemas,
    ...converter.settings,
    class: name,
  };
}
