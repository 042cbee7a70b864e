import { QueryCommand } from "@aws-sdk/lib-dynamodb";
import { settings } from "../lib/settings";
import type { InputStatus } from "../media/input-record";
import { dynamodb } from "./dynamodb";
import type { Page, PageOf } from "./query-page";

/** Fields of a listed upload: GET /uploads/{id} has the others. */
const fields = ["uploadId", "fileName", "contentType", "sizeBytes", "status", "createdAt", "reason"];

/**
 * A page of an owner's uploads in one of the states before processing, the newest first. The index has all owners', so a
 * page may have fewer items than its limit.
 */
export async function queryAnnounced(page: PageOf<InputStatus>): Promise<Page<Readonly<Record<string, unknown>>>> {
  const { owner, status, limit, start } = page;
  const { Items: items = [], LastEvaluatedKey: last } = await dynamodb.send(
    new QueryCommand({
      TableName: settings("INPUT_TABLE").INPUT_TABLE,
      IndexName: "by-status",
      KeyConditionExpression: "#status = :status",
      FilterExpression: "#owner = :owner",
      ProjectionExpression: fields.map((field) => `#${field}`).join(", "),
      ExpressionAttributeNames: Object.fromEntries([...fields, "owner"].map((field) => [`#${field}`, field])),
      ExpressionAttributeValues: { ":status": status, ":owner": owner },
      ScanIndexForward: false,
      Limit: limit,
      ExclusiveStartKey: start,
    }),
  );
  return { items, last };
}
