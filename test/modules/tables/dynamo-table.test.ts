import { DynamoTable, type DynamoTableProps } from "../../../modules/tables/dynamo-table";
import { formatProblem } from "../../../src/engine/problem";
import { problemsOf, resources, synthModule } from "../../support/projects/synth";

const props = (change: Partial<DynamoTableProps> = {}): DynamoTableProps => ({
  name: "acme-test-uploads",
  hashKey: "uploadId",
  recoveryDays: 35,
  keyArn: "arn:key/data",
  deletionProtection: true,
  ...change,
});
const tableOf = (change: Partial<DynamoTableProps> = {}) =>
  resources(
    synthModule((stack) => {
      new DynamoTable(stack, "table", props(change));
    }),
    "aws_dynamodb_table",
  ).table!;

test("a table is billed by request, encrypted, restorable and kept", () =>
  expect(tableOf()).toMatchObject({
    name: "acme-test-uploads",
    billing_mode: "PAY_PER_REQUEST",
    hash_key: "uploadId",
    attribute: [{ name: "uploadId", type: "S" }],
    point_in_time_recovery: { enabled: true, recovery_period_in_days: 35 },
    server_side_encryption: { enabled: true, kms_key_arn: "arn:key/data" },
    deletion_protection_enabled: true,
    lifecycle: { prevent_destroy: true },
  }));

test("without a TTL, a stream and protection it has none of them", () => {
  const table = tableOf({ deletionProtection: false });
  expect([table.ttl, table.stream_enabled, table.lifecycle]).toEqual([undefined, undefined, undefined]);
  expect(table.deletion_protection_enabled).toBe(false);
});

test("TTL and stream", () =>
  expect(tableOf({ ttl: "expiresAt", stream: "NEW_IMAGE" })).toMatchObject({
    ttl: { enabled: true, attribute_name: "expiresAt" },
    stream_enabled: true,
    stream_view_type: "NEW_IMAGE",
  }));

test("indexes declare their keys, each once", () =>
  expect(
    tableOf({
      rangeKey: "version",
      attributes: { version: "N" },
      indexes: {
        "by-status": { hashKey: "status", rangeKey: "version" },
        pending: { hashKey: "shard", projection: "keys" },
        "by-owner": { hashKey: "owner", projection: ["kind"] },
      },
    }),
  ).toMatchObject({
    attribute: [
      { name: "uploadId", type: "S" },
      { name: "version", type: "N" },
      { name: "status", type: "S" },
      { name: "shard", type: "S" },
      { name: "owner", type: "S" },
    ],
    global_secondary_index: [
      { name: "by-status", hash_key: "status", range_key: "version", projection_type: "ALL" },
      { name: "pending", hash_key: "shard", projection_type: "KEYS_ONLY" },
      { name: "by-owner", projection_type: "INCLUDE", non_key_attributes: ["kind"] },
    ],
  }));

test.each<[Partial<DynamoTableProps>, string]>([
  [
    { indexes: { by: { hashKey: "status" } } },
    "indexes.by must have a name of 3 to 255 letters, digits, and ._- characters.",
  ],
  [{ attributes: { size: "N" } }, "attributes.size must be a key of the table or of an index: DynamoDB has no others."],
  [{ recoveryDays: 36 }, "recoveryDays is 36, but must be 1 to 35."],
  [
    { indexes: Object.fromEntries(Array.from({ length: 21 }, (_, each) => [`index-${each}`, { hashKey: "status" }])) },
    "indexes must be at most 20, not 21.",
  ],
])("%j is refused", (change, message) => {
  expect(DynamoTable.problems(props(change)).map(formatProblem)).toEqual([message]);
  expect(problemsOf(() => tableOf(change))[0]).toContain(message);
});
