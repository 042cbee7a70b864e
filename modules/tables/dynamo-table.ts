import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table";
import { Construct } from "constructs";
import { assertValid, problem, type Problem } from "../../src/engine/problem";

/** Type of a key: string, number, bytes. */
export type KeyType = "S" | "N" | "B";

/** A secondary index. Items without its keys are not in it. */
export interface TableIndex {
  readonly hashKey: string;
  readonly rangeKey?: string;
  /** Attributes of its items besides the keys. @default "all" */
  readonly projection?: "all" | "keys" | readonly string[];
}

export interface DynamoTableProps {
  readonly name: string;
  readonly hashKey: string;
  readonly rangeKey?: string;
  /** Types of keys of the table and its indexes that are not strings. */
  readonly attributes?: Readonly<Record<string, KeyType>>;
  /** By name. */
  readonly indexes?: Readonly<Record<string, TableIndex>>;
  /** Attribute with the second of the epoch after which an item is deleted, within days. No timer. */
  readonly ttl?: string;
  /** Parts of a changed item in its stream. Default: no stream. */
  readonly stream?: "KEYS_ONLY" | "NEW_IMAGE" | "OLD_IMAGE" | "NEW_AND_OLD_IMAGES";
  /** Days back to which it can be restored to the second: 1 to 35. */
  readonly recoveryDays: number;
  readonly keyArn: string;
  /** Keeps AWS and Terraform from deleting it. */
  readonly deletionProtection: boolean;
}

/** A DynamoDB table that is billed by request, encrypted with a key, restorable to any second of the last days. */
export class DynamoTable extends Construct {
  readonly name: string;
  readonly arn: string;
  /** Undefined without a stream. */
  readonly streamArn: string | undefined;

  constructor(scope: Construct, id: string, props: DynamoTableProps) {
    super(scope, id);
    assertValid(DynamoTable.problems(props));
    const { attributes = {}, indexes = {}, ttl, stream, deletionProtection } = props;
    const table = new DynamodbTable(this, "resource", {
      name: props.name,
      billingMode: "PAY_PER_REQUEST",
      hashKey: props.hashKey,
      rangeKey: props.rangeKey,
      attribute: keysOf(props).map((name) => ({ name, type: attributes[name] ?? "S" })),
      globalSecondaryIndex: Object.entries(indexes).map(([name, { hashKey, rangeKey, projection = "all" }]) => ({
        name,
        hashKey,
        rangeKey,
        ...projected(projection),
      })),
      ttl: ttl === undefined ? undefined : { enabled: true, attributeName: ttl },
      streamEnabled: stream === undefined ? undefined : true,
      streamViewType: stream,
      pointInTimeRecovery: { enabled: true, recoveryPeriodInDays: props.recoveryDays },
      serverSideEncryption: { enabled: true, kmsKeyArn: props.keyArn },
      deletionProtectionEnabled: deletionProtection,
      lifecycle: deletionProtection ? { preventDestroy: true } : undefined,
    });
    this.name = table.name;
    this.arn = table.arn;
    this.streamArn = stream === undefined ? undefined : table.streamArn;
  }

  /** docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
  static problems(props: DynamoTableProps): Problem[] {
    const { attributes = {}, indexes = {}, recoveryDays } = props;
    const keys = keysOf(props);
    const names = Object.keys(indexes);
    return [
      ...names
        .filter((name) => !/^[\w.-]{3,255}$/.test(name))
        .map((name) =>
          problem({ path: `indexes.${name}`, must: "have a name of 3 to 255 letters, digits, and ._- characters" }),
        ),
      ...Object.keys(attributes)
        .filter((name) => !keys.includes(name))
        .map((name) =>
          problem({ path: `attributes.${name}`, must: "be a key of the table or of an index: DynamoDB has no others" }),
        ),
      ...(names.length > 20 ? [problem({ path: "indexes", must: `be at most 20, not ${names.length}` })] : []),
      ...(recoveryDays < 1 || recoveryDays > 35
        ? [problem({ path: "recoveryDays", value: recoveryDays, must: "be 1 to 35" })]
        : []),
    ];
  }
}

/** Keys of a table and its indexes: the only attributes that a table declares. */
const keysOf = ({ indexes = {}, ...table }: Pick<DynamoTableProps, "hashKey" | "rangeKey" | "indexes">): string[] => [
  ...new Set([table, ...Object.values(indexes)].flatMap(({ hashKey, rangeKey }) => [hashKey, rangeKey ?? []].flat())),
];

function projected(projection: NonNullable<TableIndex["projection"]>) {
  if (projection === "all") return { projectionType: "ALL" };
  if (projection === "keys") return { projectionType: "KEYS_ONLY" };
  return { projectionType: "INCLUDE", nonKeyAttributes: [...projection] };
}
