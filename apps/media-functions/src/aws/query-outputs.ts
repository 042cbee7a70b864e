import { QueryCommand } from "@aws-sdk/lib-dynamodb";
import type { OutputItem } from "../api/output-view";
import { settings } from "../lib/settings";
import { dynamodb } from "./dynamodb";
import type { Page, PageOf } from "./query-page";

/** The output records of all versions of an upload. */
export async function queryOutputs(uploadId: string): Promise<OutputItem[]> {
  const { Items: items = [] } = await dynamodb.send(
    new QueryCommand({
      TableName: settings("OUTPUT_TABLE").OUTPUT_TABLE,
      IndexName: "by-upload",
      KeyConditionExpression: "uploadId = :uploadId",
      ExpressionAttributeValues: { ":uploadId": uploadId },
    }),
  );
  return items as OutputItem[];
}

/** A page of an owner's output records, the last changed first. A page with a status may have fewer items than its limit. */
export async function queryOwned(page: PageOf<string | undefined>): Promise<Page<OutputItem>> {
  const { owner, status, limit, start } = page;
  const { Items: items = [], LastEvaluatedKey: last } = await dynamodb.send(
    new QueryCommand({
      TableName: settings("OUTPUT_TABLE").OUTPUT_TABLE,
      IndexName: "by-owner",
      KeyConditionExpression: "#owner = :owner",
      ...(status !== undefined && { FilterExpression: "#status = :status" }),
      ExpressionAttributeNames: { "#owner": "owner", ...(status !== undefined && { "#status": "status" }) },
      ExpressionAttributeValues: { ":owner": owner, ...(status !== undefined && { ":status": status }) },
      ScanIndexForward: false,
      Limit: limit,
      ExclusiveStartKey: start,
    }),
  );
  return { items: items as OutputItem[], last };
}
