import { paginateQuery } from "@aws-sdk/lib-dynamodb";
import { settings } from "../lib/settings";
import { dynamodb } from "./dynamodb";

/** Ids of uploads that were announced before a time and whose file never came, in pages, the oldest first. */
export async function* findUnsent(before: string): AsyncGenerator<string[]> {
  const query = {
    TableName: settings("INPUT_TABLE").INPUT_TABLE,
    IndexName: "by-status",
    KeyConditionExpression: "#status = :status AND createdAt < :before",
    ExpressionAttributeNames: { "#status": "status" },
    ExpressionAttributeValues: { ":status": "AWAITING_UPLOAD", ":before": before },
  };
  for await (const { Items: items = [] } of paginateQuery({ client: dynamodb, pageSize: 100 }, query)) {
    yield items.map(({ uploadId }) => String(uploadId));
  }
}
