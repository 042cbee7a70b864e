import { paginateQuery } from "@aws-sdk/lib-dynamodb";
import { settings } from "../lib/settings";
import { type OutputRecord, recordOf } from "../media/join/record";
import { dynamodb } from "./dynamodb";

/** Records of a shard that have been open, or not announced, since before a time, in pages, the oldest first. */
export async function* findPending(shard: string, before: string): AsyncGenerator<OutputRecord[]> {
  const query = {
    TableName: settings("OUTPUT_TABLE").OUTPUT_TABLE,
    IndexName: "pending",
    KeyConditionExpression: "pendingShard = :shard AND pendingSince < :before",
    ExpressionAttributeValues: { ":shard": shard, ":before": before },
  };
  for await (const { Items: items = [] } of paginateQuery({ client: dynamodb, pageSize: 50 }, query)) {
    yield items.map(recordOf);
  }
}
