import { type AwsHome, partitionOf } from "../aws/aws-home";
import type { PolicyStatement } from "../aws/policy-document";
import { writesRecords } from "./connector";
import type { KindedConnector } from "./connector-kinds";
import { type GlueConverter, isGlue } from "./converters";

/**
 * Permissions of the workers' role for the AWS Glue Schema Registry: read schemas, look them up to write records, and
 * register new ones where a converter does.
 * @see https://docs.aws.amazon.com/glue/latest/dg/schema-registry-gs-serde.html
 */
export function schemaRegistryStatements(
  { account, region }: AwsHome,
  connectors: readonly KindedConnector[],
): PolicyStatement[] {
  const used = connectors.flatMap(({ props }) =>
    [props.keyConverter, props.valueConverter].filter(isGlue).map((converter) => ({ converter, props })),
  );
  if (used.length === 0) return [];
  const arn = (rest: string): string => `arn:${partitionOf(region)}:glue:${region}:${account}:${rest}`;
  const resourcesOf = (list: readonly { converter: GlueConverter }[]): string[] =>
    [...new Set(list.map(({ converter }) => converter.registry))].flatMap((name) => [
      arn(`registry/${name}`),
      arn(`schema/${name}/*`),
    ]);
  const writers = used.filter(({ props }) => writesRecords(props));
  const registering = writers.filter(({ converter }) => converter.registersSchemas);
  return [
    // By the id of a version, which names no registry: Glue authorizes it for all resources only.
    { Sid: "ReadSchemas", Action: "glue:GetSchemaVersion", Resource: "*" },
    ...optional("FindSchemas", ["glue:GetSchemaByDefinition"], resourcesOf(writers)),
    ...optional(
      "RegisterSchemas",
      ["glue:CreateSchema", "glue:RegisterSchemaVersion", "glue:PutSchemaVersionMetadata"],
      resourcesOf(registering),
    ),
  ];
}

const optional = (Sid: string, Action: readonly string[], Resource: readonly string[]): PolicyStatement[] =>
  Resource.length === 0 ? [] : [{ Sid, Action, Resource }];
