import { paginateQuery } from "@aws-sdk/lib-dynamodb";
import { settings } from "../lib/settings";
import { type OutputRecord, recordOf } from "../media/join/record";
import { dynamodb } from "./dynamodb";

/** The records of all versions of an upload. They are a moment behind. */
export async function findOutputs(uploadId: string): Promise<OutputRecord[]> {
  const records: OutputRecord[] = [];
  const query = {
    TableName: settings("OUTPUT_TABLE").OUTPUT_TABLE,
    IndexName: "by-upload",
    KeyConditionExpression: "uploadId = :uploadId",
    ExpressionAttributeValues: { ":uploadId": uploadId },
  };
  for await (const { Items: items = [] } of paginateQuery({ client: dynamodb }, query)) {
    records.push(...items.map(recordOf));
  }
  return records;
}
